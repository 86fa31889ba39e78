// The button to print needs a script: without one it stays hidden, and the browser's own menu prints as well.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
// On paper every drawer is open; those that were closed close again.
const drawers = [];
window.addEventListener("beforeprint", () => {
  for (const drawer of document.querySelectorAll("details.drawer:not([open])")) {
    drawer.open = true;
    drawers.push(drawer);
  }
});
window.addEventListener("afterprint", () => {
  for (const drawer of drawers.splice(0)) drawer.open = false;
});
