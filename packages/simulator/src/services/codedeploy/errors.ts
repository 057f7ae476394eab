import { ServiceError } from '../../core/types';

const error = (name: string) => (message: string) =>
  new ServiceError(name, message);

export const invalidRevision = error('InvalidRevisionException');
export const invalidDeploymentId = error('InvalidDeploymentIdException');
export const invalidToken = () =>
  new ServiceError('InvalidNextTokenException', 'The next token is not valid.');

export const noApplication = (name: string) =>
  new ServiceError(
    'ApplicationDoesNotExistException',
    `No application found for name: ${name}`,
  );

export const noGroup = (name: string) =>
  new ServiceError(
    'DeploymentGroupDoesNotExistException',
    `No Deployment Group found for name: ${name}`,
  );

export const noDeployment = (id: string) =>
  new ServiceError(
    'DeploymentDoesNotExistException',
    `The deployment ${id} could not be found`,
  );

export const noConfig = (name: string) =>
  new ServiceError(
    'DeploymentConfigDoesNotExistException',
    `No deployment configuration found for name: ${name}`,
  );
