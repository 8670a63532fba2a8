import './index.js'

export * from '../plot.js'
