// Keys of a long list: j and k go down and up, x ticks, Enter opens. The page does all of it without them.
const list = document.querySelector("[data-tombol]");
const hint = document.querySelector("[data-petunjuk]");
const place = "tangkas-tombol-mati";
const rows = [...list.querySelectorAll("tbody tr")].filter((row) => row.querySelector("th[scope=row] a"));
let on = !localStorage.getItem(place);

const tell = () => {
  hint.hidden = false;
  hint.querySelector("[data-nyala]").hidden = !on;
  hint.querySelector("button").textContent = hint.dataset[on ? "mati" : "hidup"];
};
hint.querySelector("button").addEventListener("click", () => {
  on = !on;
  if (on) localStorage.removeItem(place); else localStorage.setItem(place, "1");
  tell();
});
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const typing = target.matches("input:not([type=checkbox]), select, textarea");
  if (!on || typing || event.ctrlKey || event.metaKey || event.altKey || !"jkx".includes(key)) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  if (key === "x") { rows[at]?.querySelector("[type=checkbox]")?.click(); return; }
  const to = Math.min(Math.max(at + (key === "j" ? 1 : -1), 0), rows.length - 1);
  rows[to]?.querySelector("th a").focus();
});
tell();
