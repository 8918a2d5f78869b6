// Part of the scripts that start a page. What is typed while the program, or a part of it, is still on its way is typed
// again into its fields, which take the place of these.
const typed = new Set();
const hear = ({ target, inputType }) => inputType && target.id && typed.add(target);
document.addEventListener("input", hear);
const retype = () => {
  for (const { id, value } of typed) {
    const field = document.getElementById(id);
    if (!field || field.value === value) continue;
    field.value = value;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    field.focus();
  }
};
new MutationObserver((_, watch) => {
  watch.disconnect();
  document.removeEventListener("input", hear);
  retype();
}).observe(document.documentElement, { attributeFilter: ["data-state"] });
