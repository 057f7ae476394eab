export * from './DiagnosticsPage';
