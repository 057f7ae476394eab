import { crc32 } from 'zlib';

/** A zip archive of one stored (uncompressed) text file, for artifact downloads. */
export function zipOf(name: string, text: string): Uint8Array {
  const file = Buffer.from(name);
  const data = Buffer.from(text);

  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0); // version needed
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(file.length, 22);

  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, file, data]);
  const madeBy = Buffer.from([20, 0]);
  const attributes = Buffer.alloc(14); // no comment, first disk, offset 0
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02'),
    madeBy,
    common,
    attributes,
    file,
  ]);

  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
