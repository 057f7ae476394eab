import { Link } from '@backstage/core-components';
import type { Plan } from '@backspin/backstage-plugin-deployments-common';
import type { ReactNode } from 'react';
import { useT } from '../../translation';
import { shortSha } from '../Release';
import { Code } from './Code';

/** The releases that go away, with their commits and whose they are. */
export function TakesBack({ plan }: { plan: Plan }) {
  const { t } = useT();
  const { takesBack, compareUrl } = plan;
  const commits = takesBack.flatMap(({ commit }) => commit ?? []);
  const authors = new Set(commits.flatMap(({ author }) => author ?? []));
  const parts: ReactNode[] = [
    takesBack.length === 0
      ? t('rollback.bringsBack')
      : takesBack.map(({ label }) => label).join(', '),
    commits.length > 0 && (
      <Code>{commits.map(({ sha }) => shortSha(sha)).join(', ')}</Code>
    ),
    [...authors].join(', '),
    compareUrl && <Link to={compareUrl}>{t('rollback.compare')}</Link>,
  ].filter(Boolean);
  return (
    <>
      {parts.map((part, index) => (
        <span key={index}>
          {index > 0 && ' · '}
          {part}
        </span>
      ))}
    </>
  );
}
