import './index.js'

export * from '../layers.js'
