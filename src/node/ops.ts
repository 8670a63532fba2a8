import './index.js'

export * from '../ops.js'
