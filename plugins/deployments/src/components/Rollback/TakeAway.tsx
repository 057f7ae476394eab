import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { useT } from '../../translation';
import { Announcement } from './Announcement';
import { CopyLinkButton } from './CopyLinkButton';
import { incidentText } from './incidentText';

const useStyles = makeStyles(
  theme => ({
    root: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
    button: { textTransform: 'none', minWidth: 112 },
  }),
  { name: 'BackspinTakeAway' },
);

/** `rollback-payout-list-prod-3f1c….json` */
const fileName = ({ id, target }: Rollback) =>
  `rollback-${[target.name, target.environment ?? target.qualifier, id]
    .join('-')
    .replace(/[^\w.-]+/g, '-')}.json`;

/** Saves a text to a file of the reader's, as a download. */
function save(name: string, text: string) {
  const url = URL.createObjectURL(
    new Blob([text], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** A rollback to take along: as a link, as a short text for an incident channel, and whole as JSON. */
export function TakeAway({ rollback }: { rollback: Rollback }) {
  const classes = useStyles();
  const { t } = useT();
  const [{ value, error }, copy] = useCopyToClipboard();
  const text = incidentText(
    rollback,
    window.location.origin + window.location.pathname,
    t,
  );
  // Once the rollback has got on there is another text to copy.
  const isCopied = value === text && !error;
  return (
    <div className={classes.root}>
      <CopyLinkButton />
      <Button
        className={classes.button}
        variant="outlined"
        size="small"
        onClick={() => copy(text)}
      >
        {t(isCopied ? 'run.copied' : 'run.copyText')}
      </Button>
      <Button
        className={classes.button}
        variant="outlined"
        size="small"
        onClick={() =>
          save(fileName(rollback), `${JSON.stringify(rollback, null, 2)}\n`)
        }
      >
        {t('run.download')}
      </Button>
      <Announcement text={isCopied ? t('run.copied') : ''} />
    </div>
  );
}
