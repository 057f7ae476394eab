import type { Initiator } from '@backspin/backstage-plugin-deployments-common';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { commit } from '../../testUtils';
import { InitiatorName } from './Release';

const written = commit('9f31c2e', 'Round half-even', 'Mara K.');
const pipeline: Initiator = { kind: 'pipeline', name: 'CloudFormation' };

describe('InitiatorName', () => {
  it('names the author of what a pipeline brought, and the pipeline on hover', () => {
    renderInTestApp(<InitiatorName by={pipeline} commit={written} />);
    expect(screen.getByText('Mara K.')).toHaveAttribute(
      'title',
      'Mara K. through CloudFormation',
    );
  });

  it.each<[string, Parameters<typeof InitiatorName>[0], string]>([
    [
      'both, where there is room',
      { by: pipeline, commit: written, full: true },
      'Mara K. through CloudFormation',
    ],
    [
      'the pipeline, where the author is not known',
      { by: pipeline, commit: commit('9f31c2e', 'Round') },
      'CloudFormation',
    ],
    [
      'a person, whoever wrote the commit',
      { by: { kind: 'person', name: 'Ana R.' }, commit: written },
      'Ana R.',
    ],
    ['somebody', { by: { kind: 'person' }, commit: written }, 'somebody'],
  ])('names %s', (_, props, expected) => {
    renderInTestApp(
      <p>
        by <InitiatorName {...props} />
      </p>,
    );
    expect(screen.getByText(/^by/)).toHaveTextContent(`by ${expected}`);
  });
});
