import { keep, putBack, wouldLose } from './typed-text.js';

// The buttons of the bar that tells of a lost connection, and of the dialog that tells of a page too many.
const acts = {
  reload: () => {
    keep();
    // Where nothing would be lost, the browser need not ask.
    if (!wouldLose()) document.querySelectorAll('[data-unsaved]').forEach(mark => mark.remove());
    location.reload();
  },
  // Both answer false where the server is there but does not know the page any more, and throw where it is not there.
  resume: async () => (await Blazor.resumeCircuit()) || comeBack(),
  retry: async () => (await Blazor.reconnect()) || acts.resume(),
};

const bar = document.getElementById('components-reconnect-modal');
const refused = document.getElementById('page-refused');

for (const element of [bar, refused]) {
  element.addEventListener('click', event => {
    acts[event.target.dataset.reconnect]?.();
  });
}

// Behind it is a page that answers to nothing.
refused.addEventListener('cancel', event => event.preventDefault());

// How often the server is asked whether it is back, and how old a page must be before it reloads by itself: where reloading does not help,
// it must not go round and round.
const pollInterval = 500;
const leastAge = 3000;
let state = null;

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Whether a server takes pages, or the session has ended. One that ends says no, and a proxy before one that is gone anything else. */
async function takesPages() {
  try {
    const answer = await fetch('_blazor/negotiate?negotiateVersion=1', { method: 'POST', signal: AbortSignal.timeout(5000) });
    return answer.ok || answer.status === 401;
  } catch {
    return false;
  }
}

function show(next) {
  state = next;
  bar.className = state;
}

/** Waits for the process that takes the place of this page's one, and loads the page from there; its circuit is lost. */
async function comeBack() {
  if (state) return;
  show(wouldLose() ? 'held' : 'restarting');
  Blazor.defaultReconnectionHandler?.onConnectionUp();
  while (!(await takesPages())) await pause(pollInterval);
  await pause(leastAge - performance.now());
  if (wouldLose()) {
    show('components-reconnect-rejected');
    return;
  }
  acts.reload();
}

// The framework goes on for a moment with what it had begun.
bar.addEventListener('components-reconnect-state-changed', ({ detail }) => {
  if (state) bar.className = state;
  else if (detail.state === 'rejected' || detail.state === 'resume-failed') comeBack();
});

document.addEventListener('entri-copied', () => {
  if (!state || wouldLose()) return;
  show(state === 'held' ? 'restarting' : 'copied');
});

// What the circuit's components call lies in deferred scripts, and all of them have run by then.
const scriptsRan = new Promise(resolve => addEventListener('DOMContentLoaded', resolve));

function configure(connection) {
  connection.on('PageRefused', why => {
    refused.querySelector('p').textContent = why;
    if (!refused.open) refused.showModal();
  });
  connection.on('ServerStopping', () => {
    comeBack();
    connection.stop();
  });
  const start = connection.start;
  connection.start = async () => {
    try {
      await start.call(connection);
    } catch (error) {
      if (/status code '?503/i.test(error.message)) comeBack();
      throw error;
    }
    await scriptsRan;
  };
  return connection;
}

// Whoever came past the proxy is at an address that the app has, but not under its path, where alone the page works.
if (!location.href.startsWith(document.baseURI)) {
  location.replace(`..${location.pathname}${location.search}${location.hash}`);
} else {
  Blazor.start({
    circuit: {
      // No library has any; the framework would ask the server for their names before all else.
      initializers: { beforeStart: [], afterStarted: [] },
      configureSignalR: builder => {
        const build = builder.build;
        builder.build = () => configure(build.call(builder));
      },
      reconnectionHandler: {
        onConnectionDown: (...connection) => state || Blazor.defaultReconnectionHandler.onConnectionDown(...connection),
        onConnectionUp: () => Blazor.defaultReconnectionHandler.onConnectionUp(),
      },
    },
  });
  putBack();
}
