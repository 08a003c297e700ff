// Keeps what a person typed over a reload. It lies in the tab's own storage only for the reload itself, and no secret ever does.

const storageKey = 'entri_typed';
// From the reload to the page that takes the text up again: afterwards it may be somebody else's page.
const longestReload = 60_000;
const longestWait = 15_000;

const typed = new Set();
const untouched = new WeakMap();
const copied = new WeakSet();

const surroundings = field => field.closest('.mud-dialog') ?? field.closest('form');
const dialogTitle = field => field.closest('.mud-dialog')?.querySelector('.dialog-title')?.textContent.trim() ?? null;
const isText = field => field.matches('textarea, input:is(:not([type]), [type=text], [type=search], [type=email], [type=url], [type=tel])')
  && !field.readOnly && !field.matches('[role=combobox], [aria-autocomplete], [autocomplete*=password], [autocomplete=one-time-code]');
const isSecret = field => field.closest('.reveal') !== null || /entri_\w{8}/.test(field.value)
  || (surroundings(field) ?? field).querySelector('[type=password]') !== null;

/** What was chosen rather than typed in a form or a dialog. */
const choices = place => [...place.querySelectorAll('input, select')].filter(field => !isText(field) && field.type !== 'password')
  .map(field => (['radio', 'checkbox'].includes(field.type) ? field.checked : field.value)).join('\n');

document.addEventListener('input', ({ target }) => {
  if (!isText(target) || typed.has(target)) return;
  typed.forEach(field => field.isConnected || typed.delete(field));
  typed.add(target);
});
document.addEventListener('focusin', ({ target }) => {
  const place = surroundings(target);
  if (place && !untouched.has(place)) untouched.set(place, choices(place));
});

document.addEventListener('entri-copied', ({ target }) => {
  const reveal = target.closest('.reveal');
  if (reveal && target.matches('.secret-value')) copied.add(reveal);
});

const opener = title => [...document.querySelectorAll('[data-shortcut=create]')].find(button => button.textContent.trim() === title);

const texts = () => [...typed].filter(field => field.isConnected && field.type !== 'password' && !isSecret(field));

/** Whether a reload would lose something that cannot be put back: a value that nobody has copied, a choice, the text of a row's dialog. */
export function wouldLose() {
  const isChanged = place => untouched.has(place) && untouched.get(place) !== choices(place);
  return [...document.querySelectorAll('.reveal')].some(reveal => !copied.has(reveal))
    || [...document.querySelectorAll('.mud-dialog, form')].some(isChanged)
    || texts().some(field => dialogTitle(field) !== null && !opener(dialogTitle(field)));
}

/** A field's place on the page, by what does not change from one load to the next. */
function address(field) {
  const label = field.name || field.getAttribute('aria-label') || field.placeholder || field.labels?.[0]?.textContent.trim() || '';
  return { dialog: dialogTitle(field), form: field.form?.id ?? null, label };
}

const isAt = (field, at) => {
  const own = address(field);
  return isText(field) && own.dialog === at.dialog && own.form === at.form && own.label === at.label;
};

/** Keeps the texts for the load that follows. */
export function keep() {
  const fields = texts().map(field => ({ at: address(field), text: field.value }));
  try {
    if (fields.length) sessionStorage.setItem(storageKey, JSON.stringify({ path: location.pathname, time: Date.now(), fields }));
  } catch {
    // A browser that keeps nothing loses the text, not the page.
  }
}

function take() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(storageKey));
    sessionStorage.removeItem(storageKey);
    return kept?.path === location.pathname && Date.now() - kept.time < longestReload ? kept.fields : [];
  } catch {
    return [];
  }
}

/** What is on the page, now or soon. */
async function find(look) {
  for (const end = Date.now() + longestWait; Date.now() < end; await new Promise(resolve => setTimeout(resolve, 50))) {
    const found = look();
    if (found) return found;
  }
  return null;
}

/** Puts the texts that were kept back into their fields, once the page answers to them. */
export async function putBack() {
  const fields = take();
  if (!fields.length || !(await find(() => document.querySelector('[data-shortcuts]')))) return;
  for (const { at, text } of fields) {
    const isHere = () => [...document.querySelectorAll('input, textarea')].find(field => isAt(field, at));
    if (at.dialog && !isHere()) (await find(() => opener(at.dialog)))?.click();
    const field = await find(isHere);
    if (!field || typed.has(field)) continue;
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}
