export interface Config {
  auth?: {
    providers?: {
      /** People that a reader of the demo can sign in as, without a password. Development only. */
      demo?: {
        /**
         * Names of users in the catalog, in the default namespace.
         * @deepVisibility frontend
         */
        users?: string[];
      };
    };
  };
}
