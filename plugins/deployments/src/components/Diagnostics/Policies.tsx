import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useState } from 'react';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { usePolicies } from '../../queries';
import { useT } from '../../translation';
import { Notice, Panel } from '../Frame';

const useStyles = makeStyles(
  theme => ({
    heading: {
      margin: 0,
      fontSize: 16,
      lineHeight: '22px',
      fontWeight: 700,
    },
    lead: {
      margin: theme.spacing(0.25, 0, 1.5),
      fontSize: 14,
      color: theme.palette.text.secondary,
    },
    columns: {
      display: 'grid',
      gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
      gap: theme.spacing(2),
      alignItems: 'start',
      [theme.breakpoints.down('sm')]: {
        gridTemplateColumns: 'minmax(0, 1fr)',
      },
    },
    head: {
      display: 'flex',
      justifyContent: 'space-between',
      alignItems: 'flex-start',
      gap: theme.spacing(2),
      padding: theme.spacing(1.5, 1.75),
    },
    name: { margin: 0, fontSize: 14, lineHeight: '22px', fontWeight: 700 },
    where: {
      fontSize: 13,
      lineHeight: '18px',
      color: theme.palette.text.secondary,
      overflowWrap: 'anywhere',
    },
    copy: { flex: 'none', textTransform: 'none' },
    json: {
      display: 'block',
      boxSizing: 'border-box',
      width: '100%',
      margin: 0,
      padding: theme.spacing(1.5, 1.75),
      border: 'none',
      borderTop: `1px solid ${theme.palette.divider}`,
      resize: 'vertical',
      whiteSpace: 'pre',
      color: 'inherit',
      backgroundColor: 'transparent',
      fontFamily: 'Menlo, Consolas, "DejaVu Sans Mono", monospace',
      fontSize: 12,
      lineHeight: '18px',
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
    },
  }),
  { name: 'BackspinPolicies' },
);

/** More than these scroll. */
const POLICY_ROWS = 18;

function Policy({
  name,
  where,
  policy,
}: {
  name: string;
  where: string;
  policy: Record<string, unknown>;
}) {
  const classes = useStyles();
  const { t } = useT();
  const [, copy] = useCopyToClipboard();
  const [copied, setCopied] = useState(false);
  const text = JSON.stringify(policy, undefined, 2);
  return (
    <Panel>
      <div className={classes.head}>
        <div>
          <h3 className={classes.name}>{name}</h3>
          <div className={classes.where}>{where}</div>
        </div>
        <Button
          className={classes.copy}
          variant="outlined"
          size="small"
          aria-label={`${t('diagnostics.copy')}: ${name}`}
          onClick={() => {
            copy(text);
            setCopied(true);
          }}
        >
          <span role="status">
            {t(copied ? 'diagnostics.copied' : 'diagnostics.copy')}
          </span>
        </Button>
      </div>
      {/* Scrolls, selects all and copies by keyboard, which a plain box of text does not. */}
      <textarea
        className={classes.json}
        readOnly
        rows={Math.min(POLICY_ROWS, text.split('\n').length)}
        spellCheck={false}
        aria-label={name}
        value={text}
      />
    </Panel>
  );
}

/** The IAM policies that the code needs, ready to paste, and where they go. */
export function Policies() {
  const classes = useStyles();
  const { t } = useT();
  const { data, error } = usePolicies();
  return (
    <section aria-label={t('diagnostics.policies')}>
      <h2 className={classes.heading}>{t('diagnostics.policies')}</h2>
      <p className={classes.lead}>{t('diagnostics.policiesLead')}</p>
      {error && !data && (
        <Notice state="attention">
          {t('diagnostics.policiesFailed', { message: error.message })}
        </Notice>
      )}
      {!error && !data && <Skeleton variant="rect" height={240} />}
      {data && (
        <div className={classes.columns}>
          <Policy
            name={t('diagnostics.readPolicy')}
            where={t('diagnostics.readWhere')}
            policy={data.read}
          />
          <Policy
            name={t('diagnostics.writePolicy')}
            where={t('diagnostics.writeWhere')}
            policy={data.write}
          />
        </div>
      )}
    </section>
  );
}
