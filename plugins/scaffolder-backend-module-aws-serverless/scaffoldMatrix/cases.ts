import {
  allAmplifyCases,
  pairwiseAmplifyCases,
  type AmplifyCase,
} from './amplify/cases';
import { allCdkCases, pairwiseCdkCases, type CdkCase } from './cdk/cases';
import { allSamCases, pairwiseSamCases, type SamCase } from './sam/cases';

/** A project to generate. */
export type Case = SamCase | CdkCase | AmplifyCase;

/** The cases that the arguments ask for, those that take longest first. */
export function casesOf(args: string[]): Case[] {
  const cases = args.includes('--all') ? allCases() : pairwiseCases();
  const only = args.indexOf('--only');
  return cases
    .filter(({ name }) => only < 0 || name.includes(args[only + 1]))
    .sort((a, b) => workOf(b) - workOf(a));
}

function pairwiseCases(): Case[] {
  return [
    ...pairwiseCdkCases(),
    ...pairwiseAmplifyCases(),
    ...pairwiseSamCases(),
  ];
}

function allCases(): Case[] {
  return [...allCdkCases(), ...allAmplifyCases(), ...allSamCases()];
}

/** Roughly how much there is to do: in functions of SAM, which take about as long each. */
function workOf(next: Case): number {
  switch (next.kind) {
    case 'amplify':
      return next.isBuilt ? 10 : 0;
    case 'cdk':
      return 5 + next.service.functions.length;
    default:
      return next.service.functions.length;
  }
}
