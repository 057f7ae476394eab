import { ServiceError } from '../../core/types';
import { pageByKey } from '../shared/keyPages';
import { invalidToken } from './errors';

const PAGE = 100;
const NAME = /^[a-zA-Z0-9._+=,@-]{1,100}$/;

/** A page of names in their order. */
export function pageOfNames(names: string[], token?: string) {
  return pageByKey(names.sort(), {
    key: name => name,
    size: PAGE,
    token,
    invalidToken,
  });
}

/** Refuses a name that CodeDeploy does not allow, with the error of its kind. */
export function checkName(name: string, error: string): void {
  if (!NAME.test(name)) {
    throw new ServiceError(error, `The name ${name} is not valid`);
  }
}
