import './styles.css';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createLive } from './app/live';
import { router } from './app/router';
import { ApiError, isSignedOut } from './lib/api-client';
import { LiveProvider } from './stream/live-context';

let signedIn = false;

const queries = new QueryClient({
  queryCache: new QueryCache({
    // One answer of 401 means that the session is over: ask who we are again, and the page shows how to sign in.
    onError: (error, query) => {
      if (!isSignedOut(error)) return;
      if (query.queryKey[0] !== 'me') void queries.resetQueries({ queryKey: ['me'] });
      signedIn = false;
      live.stream.stop();
    },
    // Signed in: from here on the socket can have a ticket.
    onSuccess: (_data, query) => {
      if (query.queryKey[0] !== 'me' || signedIn) return;
      signedIn = true;
      live.stream.start();
    },
  }),
  defaultOptions: { queries: { retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500) } },
});
const live = createLive(queries);

window.addEventListener('online', () => {
  if (live.stream.connection.getState().phase === 'reconnecting') live.stream.start();
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <LiveProvider live={live}>
        <RouterProvider router={router} />
      </LiveProvider>
    </QueryClientProvider>
  </StrictMode>,
);
