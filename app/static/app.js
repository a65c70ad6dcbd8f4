// Tangkas works without this file. With it: texts survive a lost connection, focus lands where the news is,
// double clicks send once, bulk lists count. Words live in the templates, never here.
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (name, handler) => document.addEventListener(name, handler);
  const lastButton = new WeakMap();
  const unsaved = new Set();

  const say = (text) => {
    const live = one("#kabar");
    live.textContent = "";
    setTimeout(() => { live.textContent = text; }, 60);
  };

  // Not sent: the text stays, the reason stands above it, one button tries again.
  const notSent = (source, sentence) => {
    if (source.matches("[data-simpan]")) { source.textContent = source.dataset.gagal; return; }
    const form = source.closest("form");
    const place = form || one("#isi");
    one(":scope > [data-gagal]", place)?.remove();
    const note = one("#gagal-kirim").content.firstElementChild.cloneNode(true);
    if (sentence) one("[data-kalimat]", note).textContent = sentence;
    one("[data-ulang]", note).addEventListener("click", () => {
      note.remove();
      if (form) form.requestSubmit(lastButton.get(form)); else location.reload();
    });
    place.prepend(note);
    note.scrollIntoView({ block: "nearest" });
  };

  const count = (form) => {
    const boxes = all("input[type=checkbox]:not([data-semua])", form);
    const chosen = boxes.filter((box) => box.checked);
    boxes.forEach((box) => box.closest("tr")?.classList.toggle("terpilih", box.checked));
    all("[data-semua]", form).forEach((box) => {
      box.checked = chosen.length > 0 && chosen.length === boxes.length;
      box.indeterminate = chosen.length > 0 && !box.checked;
    });
    all(`[data-jumlah-untuk="${form.id}"]`).forEach((place) => {
      place.textContent = chosen.length ? place.dataset.ada.replace("{n}", chosen.length) : place.dataset.nol;
    });
    all(`[data-nama-untuk="${form.id}"]`).forEach((place) => {
      place.textContent = chosen.map((box) => box.dataset.nama).join(", ");
    });
  };
  const prepare = () => all("form[data-borongan]").forEach(count);

  const busy = (form, state) => [...form.elements].filter((part) => part.type === "submit").forEach((button) => {
    button.disabled = state;
    if (button === lastButton.get(form)) button.toggleAttribute("aria-busy", state);
  });

  on("submit", (event) => {
    const form = event.target;
    lastButton.set(form, event.submitter);
    all("dialog[open]").forEach((dialog) => dialog.close());
    if (form.method === "get" || form.matches("[hx-post]")) return;
    if (!navigator.onLine) { event.preventDefault(); notSent(form); return; }
    unsaved.delete(form);
    setTimeout(() => busy(form, true));
    setTimeout(() => busy(form, false), 8000);
  });
  addEventListener("pageshow", () => all("form").forEach((form) => busy(form, false)));

  on("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-jaga]")) unsaved.add(form);
  });
  addEventListener("beforeunload", (event) => {
    if ([...unsaved].some((form) => form.isConnected)) event.preventDefault();
  });

  on("change", ({ target }) => {
    if (target.type === "file") {
      const heavy = target.dataset.maks && [...target.files].some((file) => file.size > target.dataset.maks);
      target.setCustomValidity(heavy ? target.dataset.terlaluBesar : "");
      target.reportValidity();
    }
    if (!target.form?.matches("[data-borongan]")) return;
    if (target.matches("[data-semua]")) {
      all("input[type=checkbox]", target.form).forEach((box) => { box.checked = target.checked; });
    }
    count(target.form);
  });

  on("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      if (!opener.form || opener.form.reportValidity()) dialog.showModal();
    }
    if (event.target.closest("[data-tutup]")) event.target.closest("dialog").close();
    all(".akun[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  on("keydown", (event) => {
    const menu = event.key === "Escape" && one(".akun[open]");
    if (menu) { menu.open = false; one("summary", menu).focus(); }
  });

  on("htmx:before:request", ({ target }) => {
    one(":scope > [data-gagal]", target.closest("form") || one("#isi"))?.remove();
  });
  on("htmx:after:request", ({ target, detail: { ctx } }) => {
    if (ctx.response.status < 400) unsaved.delete(target.closest("form"));
  });
  on("htmx:error", ({ target }) => notSent(target));
  on("htmx:response:error", ({ target, detail: { ctx } }) => {
    if ([401, 409, 422].includes(ctx.response.status)) return;
    const page = new DOMParser().parseFromString(ctx.text, "text/html");
    notSent(target, one("[data-kalimat-galat]", page)?.textContent.trim());
  });
  on("htmx:after:settle", ({ detail: { task } }) => {
    prepare();
    const area = task.target;
    const news = one(".pesan", area);
    if (news) say(news.textContent.trim());
    const spot = one(".galat-ringkas, [data-fokus]", area);
    const byHand = task.type === "main" && task.sourceElement?.matches("form, a, button, input, select");
    if (spot) spot.focus();
    else if (byHand && document.activeElement === document.body) {
      const heading = one("h1, h2, h3", area) || area;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  });

  addEventListener("offline", () => say(one("#kabar").dataset.luring));
  addEventListener("online", () => say(one("#kabar").dataset.daring));
  prepare();
})();
