import { render } from 'preact';
import { createNavigation } from '../navigation.ts';
import { OperatorsApp } from './operators-app.tsx';

const page = document.getElementById('page');
if (page !== null) render(<OperatorsApp navigation={createNavigation(window)} />, page);
