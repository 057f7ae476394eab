import {
  createTranslationRef,
  useTranslationRef,
  type TranslationFunction,
} from '@backstage/frontend-plugin-api';
// The messages are `as const`: their placeholders are checked by type, and plain
// strings would make that check endless.
import { approvalMessages } from './approvals';
import { commonMessages } from './common';
import { detailsMessages } from './details';
import { diagnosticsMessages } from './diagnostics';
import { fleetMessages } from './fleet';
import { pageMessages } from './page';
import { pipelineMessages } from './pipeline';
import { rollbackMessages } from './rollback';
import { groupMessages } from './rollbackGroup';
import { signalMessages } from './signals';
import { stateMessages } from './states';

/**
 * Every text of the plugin that a reader sees, so that an app can translate it
 * or say it in its own words.
 *
 * @public
 */
export const deploymentsTranslationRef = createTranslationRef({
  id: 'deployments',
  messages: {
    ...commonMessages,
    ...pageMessages,
    ...detailsMessages,
    ...stateMessages,
    ...rollbackMessages,
    ...groupMessages,
    ...approvalMessages,
    ...pipelineMessages,
    ...signalMessages,
    ...fleetMessages,
    ...diagnosticsMessages,
  },
});

/** Gives the text of a key in the reader's language. */
export type Translate = TranslationFunction<typeof deploymentsTranslationRef.T>;

/**
 * The plugin's texts in the reader's language. The type is named, because one
 * that is inferred is written out in full, which exhausts the compiler.
 */
export function useT(): { t: Translate } {
  return useTranslationRef(deploymentsTranslationRef);
}
