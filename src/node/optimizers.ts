import './index.js'

export * from '../optimizers.js'
