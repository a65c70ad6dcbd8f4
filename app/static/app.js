// Comfort only: every page works without it. The words stand in templates.
const one = (css, root = document) => root.querySelector(css);
const all = (css, root = document) => [...root.querySelectorAll(css)];
const on = (name, act, root = document) => root.addEventListener(name, act);
const live = one("#kabar");
const pressed = new WeakMap();
const unsaved = new Set();
const placeOf = (source) => (source.isConnected && source.closest("form")) || one("#isi");
const clear = (place) => one("[data-gagal]", place)?.remove();
const say = (text) => { live.textContent = ""; setTimeout(() => { live.textContent = text; }, 60); };

const notSent = (source, reason) => {
  if (source.matches("[data-simpan]")) { source.textContent = source.dataset.belum; return; }
  const place = placeOf(source);
  const note = one("#gagal-kirim").content.firstElementChild.cloneNode(true);
  if (reason) one("[data-kalimat]", note).textContent = reason;
  on("click", () => {
    note.remove();
    if (place.requestSubmit) place.requestSubmit(pressed.get(place)); else location.reload();
  }, one("[data-ulang]", note));
  clear(place);
  place.prepend(note);
  note.scrollIntoView({ block: "nearest" });
};

const count = (form) => {
  const boxes = all("[type=checkbox]:not([data-semua])", form);
  const chosen = boxes.filter((box) => box.checked);
  const write = (kind, text) => all(`[data-${kind}-untuk="${form.id}"]`).forEach((place) => {
    place.textContent = text(place.dataset);
  });
  boxes.forEach((box) => box.closest("tr")?.classList.toggle("terpilih", box.checked));
  all("[data-semua]", form).forEach((box) => {
    box.checked = boxes.length && chosen.length === boxes.length;
    box.indeterminate = chosen.length && !box.checked;
  });
  write("jumlah", ({ ada, nol }) => chosen.length ? ada.replace("{n}", chosen.length) : nol);
  write("nama", () => chosen.map((box) => box.dataset.nama).join(", "));
};
const countAll = () => all("form[data-borongan]").forEach(count);

const busy = (form, state) => [...form.elements].forEach((part) => {
  if (part.type === "submit") part.disabled = state;
});

on("submit", (event) => {
  const form = event.target;
  pressed.set(form, event.submitter);
  one("dialog[open]")?.close();
  if (form.method === "get" || form.matches("[hx-post]")) return;
  if (!navigator.onLine) { event.preventDefault(); notSent(form); return; }
  unsaved.delete(form);
  setTimeout(busy, 0, form, true);
  setTimeout(busy, 8000, form, false);
});
on("pageshow", () => all("form").forEach((form) => busy(form, false)), window);

on("input", ({ target }) => { if (target.form?.matches("[data-jaga]")) unsaved.add(target.form); });
on("beforeunload", (event) => { if ([...unsaved].some((form) => form.isConnected)) event.preventDefault(); }, window);

on("change", ({ target }) => {
  const { form, dataset } = target;
  if (dataset.maks) {
    target.setCustomValidity([...target.files].some(({ size }) => size > dataset.maks) ? dataset.terlaluBesar : "");
    target.reportValidity();
  }
  if (!form?.matches("[data-borongan]")) return;
  if ("semua" in dataset) all("[type=checkbox]", form).forEach((box) => { box.checked = target.checked; });
  count(form);
});

on("click", (event) => {
  const { target } = event;
  const opener = target.closest("[data-dialog]");
  const dialog = opener && one(`#${opener.dataset.dialog}`);
  if (dialog) event.preventDefault();
  if (dialog && opener.form?.reportValidity() !== false) dialog.showModal();
  target.closest("[data-tutup]")?.closest("dialog").close();
  const menu = one(".akun[open]");
  if (menu) menu.open = menu.contains(target);
});
on("keydown", ({ key }) => {
  const menu = key === "Escape" && one(".akun[open]");
  if (menu) { menu.open = false; one("summary", menu).focus(); }
});

const onRequest = (name, act) => on(`htmx:${name}`, ({ detail: { ctx } }) => ctx && act(ctx.sourceElement, ctx));
onRequest("before:request", (source) => clear(placeOf(source)));
onRequest("after:request", (source, { response: { status } }) => status < 400 && unsaved.delete(source.closest("form")));
onRequest("error", (source) => notSent(source));
onRequest("response:error", (source, { response, text }) => {
  if (/401|409|422/.test(response.status)) return;
  const answer = new DOMParser().parseFromString(text, "text/html");
  notSent(source, one("[data-kalimat-galat]", answer)?.textContent);
});
let held;
on("focusin", (e) => { held = e.target; });
on("htmx:after:settle", ({ detail: { task } }) => {
  countAll();
  const area = task.target, news = one(".pesan", area);
  if (news) say(news.textContent);
  const byHand = task.type === "main" && task.sourceElement?.matches("form, a, button, input, select");
  const lost = !one(":focus") && (byHand || held?.isConnected === false);
  const spot = one(".galat-ringkas, [data-fokus]", area) || (lost && (one("h1, h2, h3", area) || area));
  if (spot) { spot.tabIndex = -1; spot.focus(); }
});

on("offline", () => say(live.dataset.luring), window);
countAll();
