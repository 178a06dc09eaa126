// Offers to copy what is meant to be copied.
"use strict";

function offerCopy(snippet) {
  const { copy, copied } = snippet.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(snippet.textContent);
    button.textContent = copied;
    setTimeout(() => { button.textContent = copy; }, 2000);
  });
  snippet.before(button);
}

if (navigator.clipboard) document.querySelectorAll("pre[data-copy]").forEach(offerCopy);
