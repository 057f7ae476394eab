/** What is read of a template, SAM's or another one. */
import type {
  TemplateFunction,
  StackTemplate,
} from '../../cloudformation/spec';

/** A function, and what its code says of its behaviour. */
export interface ReadFunction {
  spec: TemplateFunction;
  /** Share of invocations that fail, in [0, 1]; undefined where nothing asks for failures. */
  errorRate?: number;
  /** Whether CloudFormation alone calls it, for custom resources. */
  isProvider?: boolean;
}

/** A template ready to be deployed, and what is to be known of it besides. */
export interface ReadTemplate {
  stack: StackTemplate;
  functions: ReadFunction[];
  /** Resources that are there in name only, by logical id. */
  inNameOnly: Record<string, string>;
}
