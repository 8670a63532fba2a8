import { host } from '../../host.js'
import type { Bytes, Digest } from '../../remote.js'

/** A file of Keras' data sets. */
export function kerasFile(name: string, digest: Digest): Promise<Bytes> {
  const url = `https://storage.googleapis.com/tensorflow/tf-keras-datasets/${name}`
  return host().fetchFile({ name: `keras/${name}`, ...digest, sources: [{ url }] })
}
