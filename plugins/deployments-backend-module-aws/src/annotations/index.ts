export * from './functionArns';
export * from './functionTags';
export * from './parsed';
export * from './roadie';
export * from './stackName';
