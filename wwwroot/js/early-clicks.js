// Pages are painted before they can answer. What is pressed or typed meanwhile is done when they can: the buttons that are there by then are
// others than those that were pressed, but look the same.
{
  const labelOf = element => element.getAttribute('aria-label') ?? element.textContent.trim();
  const alike = (tag, label) => [...document.querySelectorAll(tag)].filter(element => labelOf(element) === label);
  const placeOf = element => [element.localName, labelOf(element), alike(element.localName, labelOf(element)).indexOf(element)];
  const find = ([tag, label, index]) => alike(tag, label)[index];

  const isLive = () => document.querySelector('[data-live]') !== null;

  let pressed = null;
  let focused = null;
  const typed = new Map();

  function onClick({ target }) {
    const button = target.closest('button[type=button]');
    if (!button || isLive() || button.closest('dialog, #components-reconnect-modal')) return;
    pressed = placeOf(button);
    button.classList.add('pressed-early');
  }

  function onInput({ target }) {
    if (target.type === 'search' && !isLive()) typed.set(labelOf(target), target.value);
  }

  function onFocus({ target }) {
    if (target.matches('button, a, input')) focused = placeOf(target);
  }

  async function answer() {
    if (!document.querySelector('[data-shortcuts=on]')) return;
    observer.disconnect();
    // The focus goes to the heading first, as after each navigation.
    for (const end = performance.now() + 500; performance.now() < end && !document.activeElement.matches('h1');) {
      await new Promise(requestAnimationFrame);
    }
    removeEventListener('click', onClick, true);
    removeEventListener('input', onInput, true);
    removeEventListener('focusin', onFocus, true);
    if (focused) find(focused)?.focus();
    for (const [label, value] of typed) {
      const field = alike('input', label)[0];
      if (!field || field.value === value) continue;
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    if (pressed) find(pressed)?.click();
  }

  const observer = new MutationObserver(answer);
  observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-shortcuts'] });
  addEventListener('click', onClick, true);
  addEventListener('input', onInput, true);
  addEventListener('focusin', onFocus, true);
}
