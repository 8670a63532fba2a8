import './index.js'

export * from '../debug.js'
