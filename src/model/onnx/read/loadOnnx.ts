import { readingFile } from '../../../io/inFile.js'
import { readOnnx } from '../../../io/onnxReader.js'
import { Input } from '../../../layers/input.js'
import type { Symbolic } from '../../../layers/layer.js'
import { ready } from '../../../tensor/runtime.js'
import { Model } from '../../model.js'
import { OnnxGraph } from './graphLayer.js'

/**
 * A model from an ONNX file, as `model.save('model.onnx')`, PyTorch's or Keras' exporter write one: to predict with, and to
 * train further. Inputs have the file's shapes, channels first where it has them so; their first axis is the batch, of any
 * size. All nodes are one layer, whose weights have the names of the file.
 * @param file its path, its address in a browser, or its bytes
 * @throws Error that names an operator which is not read, and its node; or says what in the file is damaged
 */
export async function loadOnnx(file: string | Uint8Array): Promise<Model> {
  await ready()
  return readingFile(file, (bytes) => {
    const model = readOnnx(bytes)
    const inputs = model.inputs.map(({ name, type, shape }): Symbolic => {
      const sizes = shape.slice(1).map((n) => (typeof n === 'number' ? n : null))
      return Input({
        shape: sizes,
        dtype: type === 'int64' ? 'int32' : type,
        name: name.replace(/[^\w.-]+/g, '_'),
      })
    })
    const layer = new OnnxGraph(model)
    const outputs = layer.apply<Symbolic | Symbolic[]>(inputs.length === 1 ? inputs[0] : inputs)
    return new Model({ inputs, outputs, name: layer.name }) as unknown as Model
  })
}
