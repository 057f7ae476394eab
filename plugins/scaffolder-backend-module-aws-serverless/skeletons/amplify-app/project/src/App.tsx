import { usePath } from './usePath';
import { Layout } from './Layout';
import { HomePage } from './pages/HomePage';
import { NotFoundPage } from './pages/NotFoundPage';

/** The app: one page for each path. */
export function App() {
  const path = usePath();
  return (
    <Layout>
      {path === '/' ? <HomePage /> : <NotFoundPage path={path} />}
    </Layout>
  );
}
