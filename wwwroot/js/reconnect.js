// The buttons of the bar that tells of a lost connection, and of the dialog that tells of a page too many.
const acts = {
  reload: () => location.reload(),
  // Both answer false where the server is there but does not know the page any more, and throw where it is not there.
  resume: async () => (await Blazor.resumeCircuit()) || location.reload(),
  retry: async () => (await Blazor.reconnect()) || acts.resume(),
};

const refused = document.getElementById('page-refused');

for (const element of [document.getElementById('components-reconnect-modal'), refused]) {
  element.addEventListener('click', event => {
    acts[event.target.dataset.reconnect]?.();
  });
}

// Behind it is a page that answers to nothing.
refused.addEventListener('cancel', event => event.preventDefault());

// Whoever came past the proxy is at an address that the app has, but not under its path, where alone the page works.
if (!location.href.startsWith(document.baseURI)) {
  location.replace(`.${location.pathname}${location.search}${location.hash}`);
} else {
  Blazor.start({
    circuit: {
      configureSignalR: builder => {
        const build = builder.build;
        builder.build = () => {
          const connection = build.call(builder);
          connection.on('PageRefused', why => {
            refused.querySelector('p').textContent = why;
            if (!refused.open) refused.showModal();
          });
          return connection;
        };
      },
    },
  });
}
