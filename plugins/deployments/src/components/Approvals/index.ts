export { ApprovalsLink } from './ApprovalsLink';
export { ApprovalsPage } from './ApprovalsPage';
