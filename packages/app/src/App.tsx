import { createApp } from '@backstage/frontend-defaults';
import { navModule } from './nav';
import { signInModule } from './signIn';

/** The portal. Plugins are discovered from package.json (`app.packages: all`). */
export default createApp({
  features: [navModule, signInModule],
});
