import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { freePort } from '../productTestUtils';
import { Server } from './Server';

const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** Something that has to be installed is not. */
export class NotInstalledError extends Error {
  constructor(missing: string[]) {
    super(
      `Two replicas need ${missing.join(
        ' and ',
      )}. Install them, on Debian with: apt-get install ${missing.join(' ')}`,
    );
    this.name = 'NotInstalledError';
  }
}

/** Where a program is: in the path, or where Debian puts those of PostgreSQL. */
function find(program: string): string | undefined {
  const versions = existsSync(DEBIAN_POSTGRES)
    ? readdirSync(DEBIAN_POSTGRES).map(version =>
        join(DEBIAN_POSTGRES, version, 'bin'),
      )
    : [];
  return [...(process.env.PATH ?? '').split(delimiter), ...versions]
    .map(folder => join(folder, program))
    .find(existsSync);
}

/** PostgreSQL does not run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres']).toString());
  return { uid: id('-u'), gid: id('-g') };
}

/** A PostgreSQL cluster and a Redis of their own, in a folder. */
export interface Services {
  postgres: Server;
  redis: Server;
  /** Name of the superuser, who needs no password from this machine. */
  user: string;
}

/**
 * Makes and starts them.
 *
 * @throws NotInstalledError when a program is missing
 */
export async function startServices(folder: string): Promise<Services> {
  const [initdb, postgresFile, redisFile] = [
    'initdb',
    'postgres',
    'redis-server',
  ].map(find);
  if (!initdb || !postgresFile || !redisFile) {
    throw new NotInstalledError([
      ...(initdb && postgresFile ? [] : ['postgresql']),
      ...(redisFile ? [] : ['redis-server']),
    ]);
  }
  const user = 'backspin';
  const as = unprivileged();
  const data = join(folder, 'postgres');
  await mkdir(data, { mode: 0o700 });
  if (as) await chown(data, as.uid, as.gid);
  execFileSync(
    initdb,
    ['-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    { ...as, cwd: data, stdio: 'ignore' },
  );
  const postgresPort = await freePort();
  const postgres = new Server({
    file: postgresFile,
    args: [
      ...['-D', data, '-p', String(postgresPort)],
      ...['-c', 'listen_addresses=127.0.0.1'],
      ...['-c', `unix_socket_directories=${data}`],
      ...['-c', 'max_connections=200'],
    ],
    port: postgresPort,
    as,
  });
  const redisPort = await freePort();
  const redis = new Server({
    file: redisFile,
    args: [
      ...['--port', String(redisPort), '--bind', '127.0.0.1'],
      ...['--save', '', '--appendonly', 'no', '--dir', folder],
    ],
    port: redisPort,
  });
  try {
    await Promise.all([postgres.start(), redis.start()]);
  } catch (error) {
    await Promise.all([postgres.stop('SIGQUIT'), redis.stop()]);
    throw error;
  }
  return { postgres, redis, user };
}
