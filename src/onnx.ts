/** `glassgrad/onnx`: models from ONNX files. */

export { loadOnnx } from './model/onnx/read/loadOnnx.js'
