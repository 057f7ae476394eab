import type { AliasConfiguration } from '@aws-sdk/client-lambda';

/** A version and its share of the traffic. */
export interface WeightedVersion {
  version: string;
  /** 0 to 1. */
  weight: number;
}

/** The versions that an alias sends traffic to, most traffic first. */
export function versionsOfAlias(alias: AliasConfiguration): WeightedVersion[] {
  const main = alias.FunctionVersion ?? '$LATEST';
  const others = Object.entries(
    alias.RoutingConfig?.AdditionalVersionWeights ?? {},
  )
    .filter(([, weight]) => weight > 0)
    .map(([version, weight]) => ({ version, weight }));
  const rest = others.reduce((sum, { weight }) => sum + weight, 0);
  // Weights such as 0.1 do not add up to 1 in floating point.
  const mainWeight = Math.max(0, Math.round((1 - rest) * 1e6) / 1e6);
  return [{ version: main, weight: mainWeight }, ...others]
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
}
