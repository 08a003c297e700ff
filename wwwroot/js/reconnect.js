// The buttons of the bar that tells of a lost connection.
const acts = {
  reload: () => location.reload(),
  // Both answer false where the server is there but does not know the page any more, and throw where it is not there.
  resume: async () => (await Blazor.resumeCircuit()) || location.reload(),
  retry: async () => (await Blazor.reconnect()) || acts.resume(),
};

document.getElementById('components-reconnect-modal').addEventListener('click', event => {
  acts[event.target.dataset.reconnect]?.();
});
