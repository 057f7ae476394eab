import { CodeSnippet, EmptyState } from '@backstage/core-components';
import {
  ANNOTATION_AMPLIFY_APP_ARN,
  ANNOTATION_LAMBDA_FUNCTION_ARN,
  ANNOTATION_LAMBDA_FUNCTION_TAGS,
  ANNOTATION_STACK_NAME,
  type AnnotationProblem,
} from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import Skeleton from '@material-ui/lab/Skeleton';
import { Suspense } from 'react';
import { isNotAllowed } from '../../api';
import { useT, type Translate } from '../../translation';
import { Notice } from './Notice';
import { Panel } from './Panel';

const useStyles = makeStyles(
  theme => ({
    empty: { padding: theme.spacing(3), maxWidth: 980 },
    lead: { margin: theme.spacing(1, 0, 2) },
    resolving: { padding: theme.spacing(3) },
    problem: { marginTop: theme.spacing(0.5), overflowWrap: 'anywhere' },
    code: {
      fontFamily: 'Menlo, Consolas, "DejaVu Sans Mono", monospace',
      fontSize: 12,
    },
    headline: { padding: theme.spacing(2, 2.5) },
    skeletonRow: {
      display: 'grid',
      gridTemplateColumns: '18% repeat(3, 1fr)',
      gap: theme.spacing(3),
      padding: theme.spacing(1.5, 1.75),
      borderTop: `1px solid ${theme.palette.divider}`,
      '&:first-child': { borderTop: 'none' },
    },
    stack: { display: 'grid', gap: theme.spacing(2) },
  }),
  { name: 'BackspinStates' },
);

const example = (t: Translate) => `metadata:
  annotations:
    # ${t('empty.stack')}
    ${ANNOTATION_STACK_NAME}: my-service-{environment}
    # ${t('empty.functions')}
    ${ANNOTATION_LAMBDA_FUNCTION_ARN}: arn:aws:lambda:us-east-1:111111111111:function:my-service-prod:live
    # ${t('empty.tags')}
    ${ANNOTATION_LAMBDA_FUNCTION_TAGS}: service=my-service
    # ${t('empty.amplify')}
    ${ANNOTATION_AMPLIFY_APP_ARN}: arn:aws:amplify:us-east-1:111111111111:apps/d2example
`;

/** Teaches the annotations, ready to copy. */
export function Unannotated() {
  const classes = useStyles();
  const { t } = useT();
  return (
    <Panel>
      <div className={classes.empty}>
        <Typography variant="h6" component="h2">
          {t('empty.title')}
        </Typography>
        <Typography className={classes.lead} color="textSecondary">
          {t('empty.lead')}
        </Typography>
        <Suspense fallback={<Skeleton variant="rect" height={215} />}>
          <CodeSnippet text={example(t)} language="yaml" showCopyCodeButton />
        </Suspense>
      </div>
    </Panel>
  );
}

/** The annotations are there, and nothing was found through them. */
export function NoTargets() {
  const { t } = useT();
  return (
    <EmptyState
      missing="content"
      title={t('empty.noTargets')}
      description={t('empty.noTargetsLead')}
    />
  );
}

/** The size of what comes: a line, a grid of so many rows, so that nothing jumps. */
export function PageSkeleton({ rows = 3 }: { rows?: number }) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <div className={classes.stack} role="status" aria-label={t('loading')}>
      <Skeleton variant="text" width="45%" height={20} />
      <Panel>
        {Array.from({ length: rows + 1 }, (_, row) => (
          <div key={row} className={classes.skeletonRow}>
            {Array.from({ length: 4 }, (__, column) => (
              <div key={column}>
                <Skeleton variant="text" width="60%" height={20} />
                {row > 0 && (
                  <>
                    <Skeleton variant="text" height={18} />
                    <Skeleton variant="text" width="75%" height={18} />
                  </>
                )}
              </div>
            ))}
          </div>
        ))}
      </Panel>
    </div>
  );
}

/** The targets are being looked up for the first time. */
export function Resolving() {
  const classes = useStyles();
  const { t } = useT();
  return (
    <div className={classes.stack}>
      <div role="status">
        <Typography variant="subtitle1" component="h2">
          {t('resolving.title')}
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {t('resolving.lead')}
        </Typography>
      </div>
      <PageSkeleton />
    </div>
  );
}

/** Nothing can be shown, with the reason and what can be done. */
export function ReadFailure({
  error,
  onRetry,
  isRetrying,
}: {
  error: Error;
  onRetry(): void;
  isRetrying: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  if (isNotAllowed(error)) {
    return (
      <Panel>
        <div className={classes.empty}>
          <Typography variant="h6" component="h2">
            {t('notAllowed.title')}
          </Typography>
          <Typography className={classes.lead} color="textSecondary">
            {t('notAllowed.lead')}
          </Typography>
        </div>
      </Panel>
    );
  }
  return (
    <Alert
      severity="error"
      variant="outlined"
      action={
        <Button
          color="inherit"
          size="small"
          onClick={onRetry}
          disabled={isRetrying}
        >
          {t('failed.retry')}
        </Button>
      }
    >
      <AlertTitle>{t('failed.title')}</AlertTitle>
      {error.message}
    </Alert>
  );
}

/** The same for a whole page, which says itself what is missing to somebody who may not see it. */
export function PageFailure({
  notAllowed,
  ...props
}: Parameters<typeof ReadFailure>[0] & {
  notAllowed: { title: string; lead: string };
}) {
  return isNotAllowed(props.error) ? (
    <EmptyState
      missing="info"
      title={notAllowed.title}
      description={notAllowed.lead}
    />
  ) : (
    <ReadFailure {...props} />
  );
}

/** Annotations that could not be understood, each with what was expected. The others still work. */
export function AnnotationProblems({
  problems,
}: {
  problems: AnnotationProblem[];
}) {
  const classes = useStyles();
  const { t } = useT();
  if (problems.length === 0) return null;
  return (
    <Notice state="attention">
      <strong>{t('problems.title', { count: problems.length })}</strong>
      {problems.map(({ annotation, value, message, expected }) => (
        <div key={`${annotation} ${value}`} className={classes.problem}>
          <div className={classes.code}>
            {annotation}: {value}
          </div>
          {message}. {t('problems.expected', { expected })}
        </div>
      ))}
    </Notice>
  );
}
