// Keeps what a person typed over a reload, and over a sign-in after their session has ended. It lies in the tab's own storage until the next
// page takes it up, or throws it away as another person's; no secret ever lies there.

const storageKey = 'entri_typed';
const longestAbsence = 15 * 60_000;
const longestWait = 15_000;
const longestGap = 5_000;

const typed = new Set();
let gone = [];
let person = null;
const untouched = new WeakMap();
const copied = new WeakSet();

const personNow = () => document.querySelector('[data-person]')?.dataset.person ?? null;
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
  if (!isText(target)) return;
  typed.add(target);
  person = personNow();
});
// The page of an ended session goes first; what was in it is asked for right after. What goes otherwise was sent or given up.
new MutationObserver(() => {
  const fields = [...typed].filter(field => !field.isConnected);
  if (!fields.length) return;
  gone = fields.filter(field => !isSecret(field)).map(content);
  fields.forEach(field => typed.delete(field));
  setTimeout(() => { gone = []; }, longestGap);
}).observe(document, { subtree: true, childList: true });
document.addEventListener('focusin', ({ target }) => {
  const place = surroundings(target);
  if (place && !untouched.has(place)) untouched.set(place, choices(place));
});

document.addEventListener('entri-copied', ({ target }) => {
  const reveal = target.closest('.reveal');
  if (reveal && target.matches('.secret-value')) copied.add(reveal);
});

const opener = title => [...document.querySelectorAll('[data-shortcut=create]')].find(button => button.textContent.trim() === title);

const texts = () => [...typed].filter(field => field.isConnected && !isSecret(field));

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

const content = field => ({ at: address(field), text: field.value });

/** Keeps the texts for the load that follows. */
export function keep(fields = texts().map(content)) {
  try {
    const kept = { person, path: location.pathname, time: Date.now(), fields };
    if (fields.length) sessionStorage.setItem(storageKey, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing loses the text, not the page.
  }
}

document.addEventListener('entri-leaving', () => keep([...gone, ...texts().map(content)]));

function take() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(storageKey));
    sessionStorage.removeItem(storageKey);
    const isMine = kept?.person === personNow() && kept.path === location.pathname && Date.now() - kept.time < longestAbsence;
    return isMine ? kept.fields : [];
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
  if (!(await find(() => document.querySelector('[data-shortcuts]')))) return;
  const fields = take();
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
