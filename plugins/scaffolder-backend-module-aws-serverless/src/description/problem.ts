/** Something in a description that keeps a service from being made. */
export interface Problem {
  /** Where, such as `functions.0.name`. */
  field: string;
  /** What is wrong, and what to do about it. */
  message: string;
}
