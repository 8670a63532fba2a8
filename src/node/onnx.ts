import './index.js'

export * from '../onnx.js'
