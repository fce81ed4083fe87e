import { gitSuite } from '../../test/support/git-suite.ts';

gitSuite('real');
