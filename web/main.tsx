import { render } from 'preact'
import { App } from './site/app.js'
import './styles.css'

render(<App />, document.getElementById('page')!)
