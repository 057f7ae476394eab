import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import CopyIcon from '@material-ui/icons/FileCopyOutlined';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { useT } from '../../translation';
import { Announcement } from './Announcement';
import { Code } from './Code';

const useStyles = makeStyles(
  {
    copy: {
      padding: 2,
      marginLeft: 4,
      fontSize: 14,
      verticalAlign: 'text-bottom',
    },
  },
  { name: 'BackspinRequestIds' },
);

function RequestId({ id }: { id: string }) {
  const classes = useStyles();
  const { t } = useT();
  const [{ value, error }, copy] = useCopyToClipboard();
  const copied = value !== undefined && !error;
  const Icon = copied ? CheckIcon : CopyIcon;
  return (
    <div>
      {t('run.requests', { count: 1 })} <Code>{id}</Code>
      <IconButton
        className={classes.copy}
        size="small"
        color="inherit"
        aria-label={t('run.copyRequest', { id })}
        onClick={() => copy(id)}
      >
        <Icon fontSize="inherit" />
      </IconButton>
      <Announcement text={copied ? t('run.copied') : ''} />
    </div>
  );
}

/** What AWS called the calls of a step, for its support and for CloudTrail. Each can be copied. */
export function RequestIds({ ids }: { ids: string[] }) {
  return (
    <>
      {ids.map(id => (
        <RequestId key={id} id={id} />
      ))}
    </>
  );
}
