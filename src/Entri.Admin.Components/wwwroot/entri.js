// What only a browser can do. Everything here is called through BrowserInterop; nothing runs inline, so `script-src 'self'` holds.

import './reading.js';

/** Copies in the click itself, because Safari refuses a clipboard write that comes back from the server later. */
export function attachCopy(buttonId, targetId, component) {
  document.getElementById(buttonId).addEventListener('click', async () => {
    const target = document.getElementById(targetId);
    let copied = false;
    try {
      await navigator.clipboard.writeText(target.textContent);
      copied = true;
    } catch {
      selectText(target);
    }
    if (copied) noteCopy(target);
    await component.invokeMethodAsync('ReportAsync', copied);
  });
}

/** Tells the page itself, which has to know it even where no server hears of it. */
function noteCopy(value) {
  value.dispatchEvent(new CustomEvent('entri-copied', { bubbles: true }));
}

/** Selects the whole text of an element, so that one key press copies it. */
function selectText(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

/** Waits for the next frame: a dialog that closes in this one first gives the focus back to its opener. */
export function focusElement(id) {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

/** Shows a list from its top after its page was turned, with the focus there. */
export function showTop(id) {
  const element = document.getElementById(id);
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: 'start' });
}

/** A field learns that the server refused it a few renders after the form is through; half a second is more than that takes. */
export function focusFirstInvalid(formId, looks = 25) {
  const form = document.getElementById(formId);
  const field = form?.querySelector(':is(input, select, textarea)[aria-invalid=true]:not([type=hidden])');
  if (field) field.focus();
  else if (form && looks > 0) setTimeout(() => focusFirstInvalid(formId, looks - 1), 20);
}

const heldFocus = [];

/** Remembers what has the focus while a dialog is open. */
export function holdFocus() {
  heldFocus.push(document.activeElement);
}

/** Gives it back where nothing else has taken the focus. */
export function restoreFocus() {
  const element = heldFocus.pop();
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) element?.focus();
  });
}

/** What is just opening takes no focus for some frames: until the server has drawn it, and while it slides in. */
export function focusWithin(id, frames = 60) {
  requestAnimationFrame(() => {
    const link = document.querySelector(`#${id} a[href]`);
    link?.focus({ preventScroll: true });
    if (document.activeElement !== link && frames > 0) focusWithin(id, frames - 1);
  });
}

export function returnFocus(closedId, openerId) {
  const focused = document.activeElement;
  if (focused === document.body || document.getElementById(closedId)?.contains(focused)) document.getElementById(openerId)?.focus();
}

export function submitForm(id) {
  document.getElementById(id)?.requestSubmit();
}

/** Leaves for another page of the server. Whoever keeps something for the way back hears of it before. */
export function leave(address) {
  document.dispatchEvent(new CustomEvent('entri-leaving'));
  location.assign(address);
}

export function waitForFrame() {
  return new Promise(requestAnimationFrame);
}

/** Saves a text as a file without asking the server for it, and says that it did. */
export function downloadText(fileName, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
  return true;
}

/** Sends a request with the secret that an element shows, and without the cookies of whoever looks at it. */
export async function sendTest(valueId, address) {
  try {
    const headers = { 'X-API-Key': document.getElementById(valueId).textContent, 'X-Entri-Test': '1' };
    const response = await fetch(address, { headers, credentials: 'omit', cache: 'no-store' });
    return { status: response.status, text: JSON.stringify(await response.json(), null, 2).slice(0, 2000) };
  } catch {
    return { status: 0, text: '' };
  }
}

/** The day at a moment where the person is. */
export function localDay(milliseconds) {
  const time = new Date(milliseconds);
  return [time.getFullYear(), time.getMonth() + 1, time.getDate()];
}

/** The last millisecond of a day where the person is: the one before the next day begins, which need not be at midnight. */
export function endOfDay(year, month, day) {
  const end = new Date(new Date(year, month - 1, day + 1).getTime() - 1);
  return { at: end.getTime(), offset: -end.getTimezoneOffset(), zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}

/** Keeps a choice on this device for a year; null forgets it. */
export function setCookie(name, value) {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  const age = value ? 365 * 24 * 60 * 60 : 0;
  document.cookie = `${name}=${value ?? ''}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}

export function setTheme(cookie, theme) {
  setCookie(cookie, theme);
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

/**
 * Turns the dialog around `content` into an alert dialog that does not close by accident.
 * MudBlazor writes role="dialog" once and offers no parameter for another.
 */
export function guardDialog(contentId, describedBy, valueId, component) {
  const dialog = document.getElementById(contentId).closest('[role=dialog]');
  dialog.setAttribute('role', 'alertdialog');
  dialog.setAttribute('aria-describedby', describedBy);
  // A click beside the dialog would put the focus on the page behind it.
  dialog.parentElement.addEventListener('mousedown', event => {
    if (!dialog.contains(event.target)) event.preventDefault();
  });
  onEscape(dialog, () => component.invokeMethodAsync('RequestCloseAsync'));
  // Ctrl+C counts as a copy only when it took the whole value.
  dialog.addEventListener('copy', () => {
    const element = document.getElementById(valueId);
    const value = element?.textContent;
    if (!value || getSelection().toString().trim() !== value) return;
    noteCopy(element);
    component.invokeMethodAsync('ReportCopiedAsync');
  });
}

/** Tells when Escape is pressed while the dialog around the marker is the one in front. */
export function listenForEscape(markerId, component) {
  const dialog = document.getElementById(markerId)?.closest('.mud-dialog');
  if (dialog) onEscape(dialog, () => component.invokeMethodAsync('PressAsync'));
}

/** Listens on the document, because the focus may be on the dialog's own frame. */
function onEscape(dialog, act) {
  document.addEventListener('keydown', function onKey(event) {
    if (!dialog.isConnected) document.removeEventListener('keydown', onKey);
    else if (event.key === 'Escape' && dialog === [...document.querySelectorAll('.mud-dialog')].at(-1)) act();
  });
}

// Kept for this browser; where it keeps nothing, for this page.
const shortcutsKey = 'entri_shortcuts';
let shortcuts = null;

/** Whether single keys act. Another tab may have changed it, so every key asks. */
export function areShortcutsOn() {
  try {
    shortcuts = localStorage.getItem(shortcutsKey);
  } catch {
    // What this page was told last holds.
  }
  return shortcuts !== 'off';
}

export function setShortcuts(on) {
  shortcuts = on ? null : 'off';
  try {
    if (on) localStorage.removeItem(shortcutsKey);
    else localStorage.setItem(shortcutsKey, shortcuts);
  } catch {
    // It holds until the page is left.
  }
}

const inEditor = element => element.closest('input, textarea, select, [contenteditable=true]');

/**
 * `/`, `c`, `o` and `z` act in the page at once; only `?` needs the server, which knows the list of shortcuts.
 * The marker leaves the page with the component, and says meanwhile that keys are listened for.
 */
export function listenForShortcuts(markerId, component) {
  const marker = document.getElementById(markerId);
  if (!marker) return;
  document.addEventListener('keydown', function onKey(event) {
    if (!marker.isConnected) {
      document.removeEventListener('keydown', onKey);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (inEditor(event.target) || document.querySelector('.mud-dialog') || !areShortcutsOn()) return;
    if (event.key === '?') component.invokeMethodAsync('ShowAsync');
    else if (event.key === '/') act(event, '[data-shortcut=search]', element => element.focus());
    else if (event.key === 'c') act(event, '[data-shortcut=create]', element => element.click());
    else if (event.key === 'o') act(event, '[data-shortcut=switch]', element => element.click());
    else if (event.key === 'z') act(event, '.undo-notice button', element => element.click());
  });
  marker.dataset.shortcuts = 'on';
}

function act(event, selector, action) {
  const element = document.querySelector(selector);
  if (!element) return;
  event.preventDefault();
  action(element);
}

addEventListener('beforeunload', event => {
  if (!document.querySelector('[data-unsaved]')) return;
  event.preventDefault();
  // Chromium before 119 asks for this one only.
  event.returnValue = true;
});

// While a list of choices is open, Enter picks from it and Escape closes it: neither is meant for the form or the dialog around the field.
// The field itself listens for the keys being released.
document.addEventListener('keydown', event => {
  if (!event.target.matches?.('[role=combobox][aria-expanded=true]')) return;
  if (event.key === 'Enter') event.preventDefault();
  else if (event.key === 'Escape') event.stopPropagation();
}, true);

/** Presses the button of a menu that was made because its stand-in was pressed; after a key the menu takes the focus. */
export function pressMenu(id, isByKey) {
  const button = document.querySelector(`#${id} button`);
  button?.focus();
  if (isByKey) button?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  button?.click();
}

let focusKept = null;

// A menu that was opened by the mouse leaves the focus on its button, where MudBlazor takes the first Escape for a step into the menu; one
// that was opened by a key moves the focus into itself, maybe only when it is closing again, and takes it along.
document.addEventListener('keydown', event => {
  const button = event.key === 'Escape' && document.querySelector('[aria-haspopup=menu][aria-expanded=true]');
  if (!button) return;
  if (!document.activeElement.closest('.mud-popover-open')) {
    event.preventDefault();
    event.stopPropagation();
    button.click();
  }
  focusKept = button;
  keepFocus(button);
}, true);

/** Has the focus on that button whenever nothing else has it, until a second after the last menu is gone, or it is another's turn. */
function keepFocus(button, end) {
  if (button !== focusKept) return;
  if (document.activeElement === document.body) button.focus();
  if (!document.querySelector('.mud-popover-open')) end ??= performance.now() + 1000;
  if (!(performance.now() > end)) requestAnimationFrame(() => keepFocus(button, end));
}

/** The button of the drawer that covers the page of a narrow window; nothing where none is open or the window is wide. */
function openDrawerButton() {
  const button = document.querySelector('.mud-appbar [aria-controls][aria-expanded=true]:not([aria-haspopup])');
  return button?.checkVisibility() ? button : undefined;
}

document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('.mud-dialog, .mud-popover-open')) {
    openDrawerButton()?.click();
  }
});

// MudBlazor turns the focus round at the ends of a dialog by asking the server; a second Tab before its answer would leave the dialog.
// A drawer over the page it does not keep the focus in at all.
document.addEventListener('keydown', event => {
  const dialog = event.key === 'Tab' && ([...document.querySelectorAll('.mud-dialog')].at(-1)
    ?? document.getElementById(openDrawerButton()?.getAttribute('aria-controls')));
  if (!dialog) return;
  const stops = [...dialog.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter(element => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true }));
  const [end, other] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  const focused = document.activeElement;
  if (focused !== end && focused !== dialog && dialog.contains(focused)) return;
  event.preventDefault();
  (other ?? dialog).focus();
});
