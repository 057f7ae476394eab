import { useState } from 'react';
import {
  Content,
  ContentHeader,
  Header,
  Page,
  ProxiedSignInPage,
} from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/core-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import Card from '@material-ui/core/Card';
import CardActionArea from '@material-ui/core/CardActionArea';
import CardContent from '@material-ui/core/CardContent';
import Grid from '@material-ui/core/Grid';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { DEMO_USERS } from './demoUsers';
import {
  forgettingIdentity,
  rememberUser,
  rememberedUser,
} from './rememberedUser';
import { SignInFailed } from './SignInFailed';

const useStyles = makeStyles(theme => ({
  people: { maxWidth: 900 },
  card: { height: '100%' },
  action: { height: '100%' },
  role: { marginTop: theme.spacing(0.5) },
}));

/**
 * Lets the reader choose which of the demo's people to be. Signing in itself is
 * Backstage's own, through the guest provider or the demo provider.
 */
export const DemoSignInPage = (props: SignInPageProps) => {
  const classes = useStyles();
  const config = useApi(configApiRef);
  const [chosen, setChosen] = useState(rememberedUser);

  if (chosen) {
    const isGuest = chosen === 'guest';
    return (
      <ProxiedSignInPage
        provider={isGuest ? 'guest' : 'demo'}
        headers={isGuest ? undefined : { 'x-backspin-demo-user': chosen }}
        onSignInSuccess={identity => {
          rememberUser(chosen);
          props.onSignInSuccess(forgettingIdentity(identity));
        }}
        ErrorComponent={({ error }) => (
          <SignInFailed error={error} onBack={() => setChosen(undefined)} />
        )}
      />
    );
  }

  const listed = config.getOptionalStringArray('auth.providers.demo.users');
  const people = [
    ...DEMO_USERS.filter(user => listed?.includes(user.name)),
    { name: 'guest', title: 'Guest', role: 'Owns nothing: looks around' },
  ];
  const title = config.getOptionalString('app.title') ?? 'Backspin';
  return (
    <Page themeId="home">
      <Header
        title={title}
        subtitle="Deployments and rollbacks inside Backstage"
      />
      <Content>
        <ContentHeader title="Who are you today?" />
        <Grid container spacing={2} className={classes.people}>
          {people.map(user => (
            <Grid item xs={12} sm={6} key={user.name}>
              <Card className={classes.card} variant="outlined">
                <CardActionArea
                  className={classes.action}
                  onClick={() => setChosen(user.name)}
                >
                  <CardContent>
                    <Typography variant="h6" component="span">
                      {user.title}
                    </Typography>
                    <Typography
                      variant="body2"
                      component="div"
                      color="textSecondary"
                      className={classes.role}
                    >
                      {user.role}
                    </Typography>
                  </CardContent>
                </CardActionArea>
              </Card>
            </Grid>
          ))}
        </Grid>
      </Content>
    </Page>
  );
};
