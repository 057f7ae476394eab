import { sha256Base64 } from '../shared/digest';
import { invalidParameter } from './errors';
import { FunctionSettings } from './state';

/** Where CreateFunction and UpdateFunctionCode take code from. */
export interface CodeInput {
  ZipFile?: Uint8Array;
  S3Bucket?: string;
  S3Key?: string;
  S3ObjectVersion?: string;
  ImageUri?: string;
}

type CodeSettings = Pick<
  FunctionSettings,
  'codeSha256' | 'codeSize' | 'imageUri'
>;

/**
 * Digest and size of uploaded code. There is no simulated S3: an object's digest
 * is made from its name, so that the same object is the same code.
 */
export function readCode(input: CodeInput): CodeSettings {
  const { ZipFile, S3Bucket, S3Key, S3ObjectVersion, ImageUri } = input;
  if (ZipFile) {
    // Zip archives begin with "PK".
    if (ZipFile[0] !== 0x50 || ZipFile[1] !== 0x4b) {
      throw invalidParameter(
        'Could not unzip uploaded file. Please check your file, then try to upload again.',
      );
    }
    return { codeSha256: sha256Base64(ZipFile), codeSize: ZipFile.length };
  }
  if (ImageUri) {
    return {
      codeSha256: sha256Base64(ImageUri),
      codeSize: 0,
      imageUri: ImageUri,
    };
  }
  if (S3Bucket && S3Key) {
    return {
      codeSha256: sha256Base64(`${S3Bucket}/${S3Key}/${S3ObjectVersion ?? ''}`),
      codeSize: 1_048_576,
    };
  }
  throw invalidParameter('Please provide a source for function code.');
}
