// What helps to read a page and asks the server for nothing: tips, days, and values that are recognised before they leave.

const day = { dateStyle: 'medium' };
const minute = { dateStyle: 'medium', timeStyle: 'short' };
const exact = { dateStyle: 'full', timeStyle: 'long' };
const formats = new Map();

/** A moment in the browser's zone and language. A format takes milliseconds to make, and most pages need one or none. */
function format(moment, style) {
  if (!formats.has(style)) formats.set(style, new Intl.DateTimeFormat(undefined, style));
  return formats.get(style).format(new Date(moment));
}

// One tip for the whole page, in the top layer, so that no table clips it and a list of a thousand times costs nothing. It says the exact
// local time of a <time class="local-time">, or what `data-tip` says: the whole of something shortened. An empty one stands for the
// element's own words, where they are clipped.
const tip = Object.assign(document.createElement('div'), { id: 'tip', popover: 'manual', role: 'tooltip' });

function tipOf(element) {
  if (element.matches('time')) return format(element.dateTime, exact);
  const isClipped = element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
  return element.dataset.tip || (isClipped ? element.textContent : null);
}

function showTip({ target }) {
  const element = target.closest?.('time.local-time, [data-tip]');
  const text = element && tipOf(element);
  if (!text) return;
  hideTip();
  // The browser's own tooltip would show the same moment in UTC beside ours.
  element.removeAttribute('title');
  element.setAttribute('aria-describedby', tip.id);
  tip.textContent = text;
  if (!tip.isConnected) document.body.append(tip);
  tip.showPopover();
  const box = element.getBoundingClientRect();
  const left = Math.min(box.left, innerWidth - tip.offsetWidth - 8);
  const above = box.top - tip.offsetHeight - 4;
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${above > 0 ? above : box.bottom + 4}px`;
}

function hideTip() {
  document.querySelector(`[aria-describedby=${tip.id}]`)?.removeAttribute('aria-describedby');
  if (tip.isConnected) tip.hidePopover();
}

document.addEventListener('pointerover', showTip);
document.addEventListener('focusin', showTip);
document.addEventListener('click', showTip);
document.addEventListener('pointerout', hideTip);
document.addEventListener('focusout', hideTip);
document.addEventListener('scroll', hideTip, true);
document.addEventListener('keydown', event => event.key === 'Escape' && hideTip());

// A day as the browser's zone and language have it. The words of the server, which knows neither, stay below: it may change them any time.
customElements.define('local-day', class extends HTMLElement {
  static observedAttributes = ['datetime'];

  attributeChangedCallback(_name, _old, moment) {
    (this.shadowRoot ?? this.attachShadow({ mode: 'open' })).textContent =
      format(moment, this.hasAttribute('with-time') ? minute : day);
  }
});

// The value of a token that somebody looks for, or the start of one, goes no further than this page: only the characters that lists show
// are searched.
const tokenValue = /entri_[0-9A-Za-z]{5,}/g;
const valueLength = 46;
addEventListener('input', ({ target }) => {
  if (target.type !== 'search') return;
  const shown = target.value.replace(
    tokenValue, value => value.slice(0, 10) + (value.length === valueLength ? `…${value.slice(-4)}` : ''));
  if (shown !== target.value) target.value = shown;
}, true);
