import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Whole pages are rendered; a busy machine takes its time over them.
configure({ asyncUtilTimeout: 8_000 });
jest.setTimeout(30_000);
