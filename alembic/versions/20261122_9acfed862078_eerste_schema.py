"""eerste schema."""

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.dialects import postgresql

import portal.db.types
from alembic import op
from portal.db import slot

revision = '9acfed862078'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('auditkop',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('volgnummer', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('auditregel',
    sa.Column('volgnummer', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('persoon_id', sa.Uuid(), nullable=True),
    sa.Column('rol', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('kanaal', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('mandaat_id', sa.Uuid(), nullable=True),
    sa.Column('actie', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('onderwerp_soort', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('onderwerp_id', sa.Uuid(), nullable=True),
    sa.Column('oud', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('nieuw', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('reden', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('vorige_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.PrimaryKeyConstraint('volgnummer')
    )
    with op.batch_alter_table('auditregel', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_auditregel_actie'), ['actie'], unique=False)
        batch_op.create_index(batch_op.f('ix_auditregel_onderwerp_id'), ['onderwerp_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_auditregel_persoon_id'), ['persoon_id'], unique=False)

    op.create_table('eenheid',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('naam', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('soort', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('ouder_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['ouder_id'], ['eenheid.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('code')
    )
    op.create_table('gezientoken',
    sa.Column('jti_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('jti_hash')
    )
    with op.batch_alter_table('gezientoken', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gezientoken_op'), ['op'], unique=False)

    op.create_table('instelling',
    sa.Column('sleutel', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('waarde', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.PrimaryKeyConstraint('sleutel')
    )
    op.create_table('koppeling',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('naam', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('soort', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('base_url', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('token_url', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('client_id', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('secret_versleuteld', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('actief', sa.Boolean(), nullable=False),
    sa.Column('laatste_contact_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('laatste_uitkomst', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('storing_sinds', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('fouten_op_rij', sa.Integer(), nullable=False),
    sa.Column('open_tot', portal.db.types.Moment(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('naam')
    )
    op.create_table('loginpoging',
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('browser_ref', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('nonce', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('verifier', sqlmodel.sql.sqltypes.AutoString(length=150), nullable=False),
    sa.Column('naar', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('gemaakt_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('state')
    )
    with op.batch_alter_table('loginpoging', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_loginpoging_gemaakt_op'), ['gemaakt_op'], unique=False)

    op.create_table('teller',
    sa.Column('naam', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('waarde', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('naam')
    )
    op.create_table('wachtdeel',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('soort', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('oke_id', sa.Uuid(), nullable=False),
    sa.Column('inhoud', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('wachtdeel', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wachtdeel_oke_id'), ['oke_id'], unique=False)

    op.create_table('wijziging',
    sa.Column('onderwerp', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('versie', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('onderwerp')
    )
    with op.batch_alter_table('wijziging', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wijziging_versie'), ['versie'], unique=False)

    op.create_table('examen',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('naam', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('vorm', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('capaciteit', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('inschrijvers', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('oke', sa.Boolean(), nullable=False),
    sa.Column('formatief', sa.Boolean(), nullable=False),
    sa.Column('max_kansen', sa.Integer(), nullable=True),
    sa.Column('toon_voorlopig', sa.Boolean(), nullable=False),
    sa.Column('crebo', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('koppeling_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['koppeling_id'], ['koppeling.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('code')
    )
    with op.batch_alter_table('examen', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_examen_naam'), ['naam'], unique=False)

    op.create_table('okebericht',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('volgnummer', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('richting', sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
    sa.Column('flow', sa.Integer(), nullable=False),
    sa.Column('partner', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('koppeling_id', sa.Uuid(), nullable=True),
    sa.Column('methode', sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
    sa.Column('pad', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('reeks', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('http_status', sa.Integer(), nullable=True),
    sa.Column('uitleg', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('pogingen', sa.Integer(), nullable=False),
    sa.Column('niet_voor', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('eerste_poging_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('geclaimd_door', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('inhoud', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('antwoord', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('onderwerp_soort', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('onderwerp_id', sa.Uuid(), nullable=True),
    sa.Column('zitting_id', sa.Uuid(), nullable=True),
    sa.Column('student_id', sa.Uuid(), nullable=True),
    sa.Column('gemaakt_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('afgehandeld_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['koppeling_id'], ['koppeling.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('volgnummer')
    )
    with op.batch_alter_table('okebericht', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_okebericht_flow'), ['flow'], unique=False)
        batch_op.create_index(batch_op.f('ix_okebericht_koppeling_id'), ['koppeling_id'], unique=False)
        batch_op.create_index('ix_okebericht_lijst', ['gemaakt_op', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_okebericht_onderwerp_id'), ['onderwerp_id'], unique=False)
        batch_op.create_index('ix_okebericht_reeks', ['reeks', 'volgnummer'], unique=False)
        batch_op.create_index(batch_op.f('ix_okebericht_status'), ['status'], unique=False)
        batch_op.create_index(batch_op.f('ix_okebericht_student_id'), ['student_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_okebericht_zitting_id'), ['zitting_id'], unique=False)

    op.create_table('okeclient',
    sa.Column('client_id', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('naam', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('secret_hash', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('scope', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('koppeling_id', sa.Uuid(), nullable=True),
    sa.Column('actief', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['koppeling_id'], ['koppeling.id'], ),
    sa.PrimaryKeyConstraint('client_id'),
    sa.UniqueConstraint('naam')
    )
    op.create_table('opleiding',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('crebo', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('naam', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('niveau', sa.Integer(), nullable=False),
    sa.Column('leerweg', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('eenheid_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['eenheid_id'], ['eenheid.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('crebo')
    )
    with op.batch_alter_table('opleiding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opleiding_eenheid_id'), ['eenheid_id'], unique=False)

    op.create_table('ruimte',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('naam', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('locatie_id', sa.Uuid(), nullable=False),
    sa.Column('plaatsen', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['locatie_id'], ['eenheid.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('code')
    )
    with op.batch_alter_table('ruimte', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ruimte_locatie_id'), ['locatie_id'], unique=False)

    op.create_table('examenplanregel',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('opleiding_id', sa.Uuid(), nullable=False),
    sa.Column('cohort', sa.Integer(), nullable=False),
    sa.Column('examen_id', sa.Uuid(), nullable=False),
    sa.Column('periode', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('publiceren_op', sa.Date(), nullable=True),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.ForeignKeyConstraint(['examen_id'], ['examen.id'], ),
    sa.ForeignKeyConstraint(['opleiding_id'], ['opleiding.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('opleiding_id', 'cohort', 'examen_id')
    )
    with op.batch_alter_table('examenplanregel', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_examenplanregel_examen_id'), ['examen_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_examenplanregel_opleiding_id'), ['opleiding_id'], unique=False)

    op.create_table('oketoken',
    sa.Column('token_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('client_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('scope', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('verloopt_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['client_id'], ['okeclient.client_id'], ),
    sa.PrimaryKeyConstraint('token_hash')
    )
    with op.batch_alter_table('oketoken', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_oketoken_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_oketoken_verloopt_op'), ['verloopt_op'], unique=False)

    op.create_table('persoon',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
    sa.Column('nummer', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('voornaam', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('tussenvoegsel', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('achternaam', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('naam', sqlmodel.sql.sqltypes.AutoString(length=250), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(length=250), nullable=False),
    sa.Column('is_student', sa.Boolean(), nullable=False),
    sa.Column('extern', sa.Boolean(), nullable=False),
    sa.Column('actief', sa.Boolean(), nullable=False),
    sa.Column('opleiding_id', sa.Uuid(), nullable=True),
    sa.Column('cohort', sa.Integer(), nullable=True),
    sa.Column('eenheid_id', sa.Uuid(), nullable=True),
    sa.Column('begeleider_id', sa.Uuid(), nullable=True),
    sa.Column('diploma_op', sa.Date(), nullable=True),
    sa.Column('oke_id', sa.Uuid(), nullable=True),
    sa.Column('oke_naam', sqlmodel.sql.sqltypes.AutoString(length=250), nullable=False),
    sa.ForeignKeyConstraint(['begeleider_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['eenheid_id'], ['eenheid.id'], ),
    sa.ForeignKeyConstraint(['opleiding_id'], ['opleiding.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('account'),
    sa.UniqueConstraint('oke_id')
    )
    with op.batch_alter_table('persoon', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_persoon_achternaam'), ['achternaam'], unique=False)
        batch_op.create_index(batch_op.f('ix_persoon_begeleider_id'), ['begeleider_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_persoon_eenheid_id'), ['eenheid_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_persoon_is_student'), ['is_student'], unique=False)
        batch_op.create_index(batch_op.f('ix_persoon_nummer'), ['nummer'], unique=False)
        batch_op.create_index(batch_op.f('ix_persoon_opleiding_id'), ['opleiding_id'], unique=False)

    op.create_table('planbaretoets',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('oke_id', sa.Uuid(), nullable=False),
    sa.Column('koppeling_id', sa.Uuid(), nullable=True),
    sa.Column('examen_id', sa.Uuid(), nullable=True),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('naam', sqlmodel.sql.sqltypes.AutoString(length=250), nullable=False),
    sa.Column('start', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('eind', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('schaal', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('toetsen', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.ForeignKeyConstraint(['examen_id'], ['examen.id'], ),
    sa.ForeignKeyConstraint(['koppeling_id'], ['koppeling.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('oke_id')
    )
    with op.batch_alter_table('planbaretoets', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_planbaretoets_examen_id'), ['examen_id'], unique=False)

    op.create_table('agendalink',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('persoon_id', sa.Uuid(), nullable=False),
    sa.Column('gemaakt_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('ingetrokken_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['persoon_id'], ['persoon.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('agendalink', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agendalink_persoon_id'), ['persoon_id'], unique=False)

    op.create_table('catalogusvoorstel',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('koppeling_id', sa.Uuid(), nullable=False),
    sa.Column('opgehaald_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('opgehaald_door_id', sa.Uuid(), nullable=True),
    sa.Column('regels', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('toegepast_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['koppeling_id'], ['koppeling.id'], ),
    sa.ForeignKeyConstraint(['opgehaald_door_id'], ['persoon.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('catalogusvoorstel', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_catalogusvoorstel_koppeling_id'), ['koppeling_id'], unique=False)

    op.create_table('dagcontrole',
    sa.Column('dag', sa.Date(), nullable=False),
    sa.Column('door_id', sa.Uuid(), nullable=False),
    sa.Column('op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('opmerking', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['door_id'], ['persoon.id'], ),
    sa.PrimaryKeyConstraint('dag')
    )
    op.create_table('examenversie',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('examen_id', sa.Uuid(), nullable=False),
    sa.Column('koppeling_id', sa.Uuid(), nullable=True),
    sa.Column('component_id', sa.Uuid(), nullable=True),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('naam', sqlmodel.sql.sqltypes.AutoString(length=250), nullable=False),
    sa.Column('omschrijving', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('duur', sa.Integer(), nullable=False),
    sa.Column('schaal', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('geslaagd_vanaf', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('extra_tijd_max', sa.Integer(), nullable=False),
    sa.Column('voorzieningen', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('beveiliging', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('model', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('model_status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('model_vastgesteld_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('in_catalogus', sa.Boolean(), nullable=False),
    sa.Column('vastgesteld_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('vastgesteld_door_id', sa.Uuid(), nullable=True),
    sa.Column('gewijzigd_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['examen_id'], ['examen.id'], ),
    sa.ForeignKeyConstraint(['koppeling_id'], ['koppeling.id'], ),
    sa.ForeignKeyConstraint(['vastgesteld_door_id'], ['persoon.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('component_id')
    )
    with op.batch_alter_table('examenversie', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_examenversie_code'), ['code'], unique=False)
        batch_op.create_index(batch_op.f('ix_examenversie_examen_id'), ['examen_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_examenversie_status'), ['status'], unique=False)

    op.create_table('gereedheid',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('eenheid_id', sa.Uuid(), nullable=False),
    sa.Column('onderdeel', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('antwoord', sa.Boolean(), nullable=True),
    sa.Column('opmerking', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('eigenaar', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('datum', sa.Date(), nullable=True),
    sa.Column('versie', sa.Integer(), nullable=False),
    sa.Column('gewijzigd_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('gewijzigd_door_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['eenheid_id'], ['eenheid.id'], ),
    sa.ForeignKeyConstraint(['gewijzigd_door_id'], ['persoon.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('eenheid_id', 'onderdeel')
    )
    op.create_table('inschrijving',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('examen_id', sa.Uuid(), nullable=False),
    sa.Column('toets_id', sa.Uuid(), nullable=True),
    sa.Column('oke_id', sa.Uuid(), nullable=True),
    sa.Column('koppeling_id', sa.Uuid(), nullable=True),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('bron', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('poging', sa.Integer(), nullable=False),
    sa.Column('kansen_over', sa.Integer(), nullable=True),
    sa.Column('kansen_onbeperkt', sa.Boolean(), nullable=False),
    sa.Column('schooljaar', sqlmodel.sql.sqltypes.AutoString(length=9), nullable=False),
    sa.Column('go_gevraagd_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('gemaakt_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('gewijzigd_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['examen_id'], ['examen.id'], ),
    sa.ForeignKeyConstraint(['koppeling_id'], ['koppeling.id'], ),
    sa.ForeignKeyConstraint(['student_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['toets_id'], ['planbaretoets.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('oke_id')
    )
    with op.batch_alter_table('inschrijving', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inschrijving_examen_id'), ['examen_id'], unique=False)
        batch_op.create_index('ix_inschrijving_status', ['status', 'examen_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inschrijving_student_id'), ['student_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inschrijving_toets_id'), ['toets_id'], unique=False)
        batch_op.create_index('uq_inschrijving_actief', ['student_id', 'examen_id'], unique=True, sqlite_where=sa.text("status <> 'geannuleerd' AND status <> 'behaald'"), postgresql_where=sa.text("status <> 'geannuleerd' AND status <> 'behaald'"))

    op.create_table('kansmutatie',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('examen_id', sa.Uuid(), nullable=False),
    sa.Column('deelname_id', sa.Uuid(), nullable=True),
    sa.Column('soort', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('reden', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('door_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['examen_id'], ['examen.id'], ),
    sa.ForeignKeyConstraint(['student_id'], ['persoon.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('kansmutatie', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kansmutatie_deelname_id'), ['deelname_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_kansmutatie_examen_id'), ['examen_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_kansmutatie_student_id'), ['student_id'], unique=False)

    op.create_table('mandaat',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('permission', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('examen_id', sa.Uuid(), nullable=True),
    sa.Column('rol', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('van', sa.Date(), nullable=False),
    sa.Column('tot', sa.Date(), nullable=False),
    sa.Column('automatisch', sa.Boolean(), nullable=False),
    sa.Column('reden', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('gegeven_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('gegeven_door_id', sa.Uuid(), nullable=False),
    sa.Column('ingetrokken_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('ingetrokken_door_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['examen_id'], ['examen.id'], ),
    sa.ForeignKeyConstraint(['gegeven_door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['ingetrokken_door_id'], ['persoon.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('mandaat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mandaat_examen_id'), ['examen_id'], unique=False)

    op.create_table('roltoewijzing',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('persoon_id', sa.Uuid(), nullable=False),
    sa.Column('rol', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('eenheid_id', sa.Uuid(), nullable=True),
    sa.Column('van', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('tot', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('verleend_door_id', sa.Uuid(), nullable=True),
    sa.Column('reden', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('ingetrokken_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('ingetrokken_door_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['eenheid_id'], ['eenheid.id'], ),
    sa.ForeignKeyConstraint(['ingetrokken_door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['persoon_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['verleend_door_id'], ['persoon.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('roltoewijzing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roltoewijzing_persoon_id'), ['persoon_id'], unique=False)
        batch_op.create_index('ix_roltoewijzing_persoon_rol', ['persoon_id', 'rol'], unique=False)

    op.create_table('taak',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('soort', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('rol', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('onderwerp_soort', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('onderwerp_id', sa.Uuid(), nullable=False),
    sa.Column('tekst', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('gemaakt_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('gemaakt_door_id', sa.Uuid(), nullable=True),
    sa.Column('afgehandeld_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['gemaakt_door_id'], ['persoon.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('taak', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_taak_onderwerp_id'), ['onderwerp_id'], unique=False)
        batch_op.create_index('ix_taak_open', ['rol', 'onderwerp_id'], unique=False, sqlite_where=sa.text('afgehandeld_op IS NULL'), postgresql_where=sa.text('afgehandeld_op IS NULL'))

    op.create_table('ticket',
    sa.Column('ticket_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('persoon_id', sa.Uuid(), nullable=False),
    sa.Column('sessie_ref', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('soort', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('gegevens', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('verloopt_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('gebruikt_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['persoon_id'], ['persoon.id'], ),
    sa.PrimaryKeyConstraint('ticket_hash')
    )
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticket_verloopt_op'), ['verloopt_op'], unique=False)

    op.create_table('vernietiging',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('diploma_op', sa.Date(), nullable=False),
    sa.Column('bewaren_tot', sa.Date(), nullable=False),
    sa.Column('voorgesteld_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('voorgesteld_door_id', sa.Uuid(), nullable=True),
    sa.Column('goedgekeurd_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('goedgekeurd_door_id', sa.Uuid(), nullable=True),
    sa.Column('uitgevoerd_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['goedgekeurd_door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['student_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['voorgesteld_door_id'], ['persoon.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('vernietiging', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_vernietiging_student_id'), ['student_id'], unique=False)
        batch_op.create_index('uq_vernietiging_open', ['student_id'], unique=True, sqlite_where=sa.text('uitgevoerd_op IS NULL'), postgresql_where=sa.text('uitgevoerd_op IS NULL'))

    op.create_table('voorziening',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('soort', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('minuten', sa.Integer(), nullable=False),
    sa.Column('procent', sa.Integer(), nullable=False),
    sa.Column('omschrijving', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('grond', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('bron', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('van', sa.Date(), nullable=True),
    sa.Column('tot', sa.Date(), nullable=True),
    sa.Column('aangevraagd_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('aangevraagd_door_id', sa.Uuid(), nullable=True),
    sa.Column('besloten_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('besloten_door_id', sa.Uuid(), nullable=True),
    sa.Column('besluit_reden', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.ForeignKeyConstraint(['aangevraagd_door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['besloten_door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['student_id'], ['persoon.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('voorziening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_voorziening_status'), ['status'], unique=False)
        batch_op.create_index(batch_op.f('ix_voorziening_student_id'), ['student_id'], unique=False)

    op.create_table('cesuur',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('versie_id', sa.Uuid(), nullable=False),
    sa.Column('punten', sa.Integer(), nullable=False),
    sa.Column('maximum', sa.Integer(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('toelichting', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('ingevoerd_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('ingevoerd_door_id', sa.Uuid(), nullable=True),
    sa.Column('vastgesteld_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('vastgesteld_door_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['ingevoerd_door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['vastgesteld_door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['versie_id'], ['examenversie.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('cesuur', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cesuur_versie_id'), ['versie_id'], unique=False)

    op.create_table('go',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('inschrijving_id', sa.Uuid(), nullable=False),
    sa.Column('besluit', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('reden', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('door_id', sa.Uuid(), nullable=False),
    sa.Column('geldig_tot', sa.Date(), nullable=True),
    sa.Column('ingetrokken_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('ingetrokken_door_id', sa.Uuid(), nullable=True),
    sa.Column('ingetrokken_reden', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.ForeignKeyConstraint(['door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['ingetrokken_door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['inschrijving_id'], ['inschrijving.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('go', schema=None) as batch_op:
        batch_op.create_index('ix_go_geldend', ['inschrijving_id', 'ingetrokken_op', 'op', 'besluit', 'geldig_tot'], unique=False)

    op.create_table('sessie',
    sa.Column('ref', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('persoon_id', sa.Uuid(), nullable=False),
    sa.Column('rol', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('roltoewijzing_id', sa.Uuid(), nullable=True),
    sa.Column('gemaakt_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('laatst_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('beeindigd_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('beeindigd_reden', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('issuer', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('idp_sid', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('acr', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('id_token', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('adres', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('apparaat', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.ForeignKeyConstraint(['persoon_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['roltoewijzing_id'], ['roltoewijzing.id'], ),
    sa.PrimaryKeyConstraint('ref')
    )
    with op.batch_alter_table('sessie', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sessie_idp_sid'), ['idp_sid'], unique=False)
        batch_op.create_index(batch_op.f('ix_sessie_persoon_id'), ['persoon_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sessie_subject'), ['subject'], unique=False)

    op.create_table('zitting',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('versie_id', sa.Uuid(), nullable=False),
    sa.Column('examen_id', sa.Uuid(), nullable=False),
    sa.Column('eenheid_id', sa.Uuid(), nullable=True),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('naam', sqlmodel.sql.sqltypes.AutoString(length=250), nullable=False),
    sa.Column('ruimte_id', sa.Uuid(), nullable=False),
    sa.Column('start', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('eind', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('capaciteit', sa.Integer(), nullable=False),
    sa.Column('bezet', sa.Integer(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('zelf_inschrijven', sa.Boolean(), nullable=False),
    sa.Column('zelf_tot', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('tijdscenario', sa.Integer(), nullable=False),
    sa.Column('definitief_toegestaan', sa.Boolean(), nullable=False),
    sa.Column('gepland_door_id', sa.Uuid(), nullable=True),
    sa.Column('gemaakt_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('reden', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.CheckConstraint('bezet <= capaciteit', name='ck_zitting_niet_overvol'),
    sa.CheckConstraint('bezet >= 0', name='ck_zitting_bezet'),
    sa.ForeignKeyConstraint(['eenheid_id'], ['eenheid.id'], ),
    sa.ForeignKeyConstraint(['examen_id'], ['examen.id'], ),
    sa.ForeignKeyConstraint(['gepland_door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['ruimte_id'], ['ruimte.id'], ),
    sa.ForeignKeyConstraint(['versie_id'], ['examenversie.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('zitting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_zitting_eenheid_id'), ['eenheid_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_zitting_examen_id'), ['examen_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_zitting_ruimte_id'), ['ruimte_id'], unique=False)
        batch_op.create_index('ix_zitting_start', ['start', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_zitting_status'), ['status'], unique=False)
        batch_op.create_index(batch_op.f('ix_zitting_versie_id'), ['versie_id'], unique=False)

    op.create_table('aanvulling',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('zitting_id', sa.Uuid(), nullable=False),
    sa.Column('tekst', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('door_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['zitting_id'], ['zitting.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('aanvulling', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_aanvulling_zitting_id'), ['zitting_id'], unique=False)

    op.create_table('deelname',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('zitting_id', sa.Uuid(), nullable=False),
    sa.Column('inschrijving_id', sa.Uuid(), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('wijze', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('poging', sa.Integer(), nullable=False),
    sa.Column('plaats', sa.Integer(), nullable=True),
    sa.Column('extra_minuten', sa.Integer(), nullable=False),
    sa.Column('behoeften', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('startlink', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('geplaatst_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('geplaatst_door_id', sa.Uuid(), nullable=True),
    sa.Column('presentie', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('presentie_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('presentie_reden', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('presentie_tas', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('te_laat_om', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('id_gezien_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['geplaatst_door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['inschrijving_id'], ['inschrijving.id'], ),
    sa.ForeignKeyConstraint(['student_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['zitting_id'], ['zitting.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('deelname', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deelname_inschrijving_id'), ['inschrijving_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deelname_student_id'), ['student_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deelname_zitting_id'), ['zitting_id'], unique=False)
        batch_op.create_index('uq_deelname_actief', ['inschrijving_id'], unique=True, sqlite_where=sa.text("status = 'geplaatst'"), postgresql_where=sa.text("status = 'geplaatst'"))
        batch_op.create_index('uq_deelname_zitting', ['zitting_id', 'student_id'], unique=True, sqlite_where=sa.text("status <> 'geannuleerd'"), postgresql_where=sa.text("status <> 'geannuleerd'"))

    op.create_table('procesverbaal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('zitting_id', sa.Uuid(), nullable=False),
    sa.Column('instructies', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('geopend_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('geopend_door_id', sa.Uuid(), nullable=True),
    sa.Column('gesloten_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('verslag', sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=False),
    sa.Column('ondertekend_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('ondertekend_door_id', sa.Uuid(), nullable=True),
    sa.Column('momentopname', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('vingerafdruk', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('verslag_tas', sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=False),
    sa.Column('verslag_tas_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['geopend_door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['ondertekend_door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['zitting_id'], ['zitting.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('zitting_id')
    )
    op.create_table('wachtplek',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('zitting_id', sa.Uuid(), nullable=False),
    sa.Column('inschrijving_id', sa.Uuid(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('gegevens', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['inschrijving_id'], ['inschrijving.id'], ),
    sa.ForeignKeyConstraint(['zitting_id'], ['zitting.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('wachtplek', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wachtplek_inschrijving_id'), ['inschrijving_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_wachtplek_zitting_id'), ['zitting_id'], unique=False)
        batch_op.create_index('uq_wachtplek_actief', ['zitting_id', 'inschrijving_id'], unique=True, sqlite_where=sa.text("status = 'wacht'"), postgresql_where=sa.text("status = 'wacht'"))

    op.create_table('zittingsmedewerker',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('zitting_id', sa.Uuid(), nullable=False),
    sa.Column('persoon_id', sa.Uuid(), nullable=False),
    sa.Column('rol', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('door_id', sa.Uuid(), nullable=True),
    sa.Column('op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['persoon_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['zitting_id'], ['zitting.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('zitting_id', 'persoon_id', 'rol')
    )
    with op.batch_alter_table('zittingsmedewerker', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_zittingsmedewerker_persoon_id'), ['persoon_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_zittingsmedewerker_zitting_id'), ['zitting_id'], unique=False)

    op.create_table('beoordeling',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('deelname_id', sa.Uuid(), nullable=False),
    sa.Column('zitting_id', sa.Uuid(), nullable=False),
    sa.Column('beoordelaar_id', sa.Uuid(), nullable=False),
    sa.Column('toegewezen_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('uiterlijk', sa.Date(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('gedaan_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('toelichting', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.ForeignKeyConstraint(['beoordelaar_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['deelname_id'], ['deelname.id'], ),
    sa.ForeignKeyConstraint(['zitting_id'], ['zitting.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('beoordeling', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_beoordeling_beoordelaar_id'), ['beoordelaar_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_beoordeling_deelname_id'), ['deelname_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_beoordeling_zitting_id'), ['zitting_id'], unique=False)
        batch_op.create_index('uq_beoordeling', ['deelname_id', 'beoordelaar_id'], unique=True)

    op.create_table('deelnamevoorziening',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('deelname_id', sa.Uuid(), nullable=False),
    sa.Column('soort', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('tekst', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('reist_mee', sa.Boolean(), nullable=False),
    sa.Column('toegepast_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('toegepast_door_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['deelname_id'], ['deelname.id'], ),
    sa.ForeignKeyConstraint(['toegepast_door_id'], ['persoon.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('deelnamevoorziening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deelnamevoorziening_deelname_id'), ['deelname_id'], unique=False)

    op.create_table('incident',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('zitting_id', sa.Uuid(), nullable=False),
    sa.Column('deelname_id', sa.Uuid(), nullable=True),
    sa.Column('categorie', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('omschrijving', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('door_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['deelname_id'], ['deelname.id'], ),
    sa.ForeignKeyConstraint(['door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['zitting_id'], ['zitting.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_deelname_id'), ['deelname_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_incident_op'), ['op'], unique=False)
        batch_op.create_index(batch_op.f('ix_incident_zitting_id'), ['zitting_id'], unique=False)

    op.create_table('resultaat',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('deelname_id', sa.Uuid(), nullable=False),
    sa.Column('zitting_id', sa.Uuid(), nullable=False),
    sa.Column('student_id', sa.Uuid(), nullable=False),
    sa.Column('versie_id', sa.Uuid(), nullable=False),
    sa.Column('volgnummer', sa.Integer(), nullable=False),
    sa.Column('is_huidig', sa.Boolean(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('bron', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('score', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('punten', sa.Integer(), nullable=True),
    sa.Column('maximum', sa.Integer(), nullable=True),
    sa.Column('cijfer', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('geslaagd', sa.Boolean(), nullable=True),
    sa.Column('opmerking', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('onregelmatigheden', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('beoordelaar_code', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('toets_naam', sqlmodel.sql.sqltypes.AutoString(length=250), nullable=False),
    sa.Column('toets_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.Column('resultaat_op', sa.Date(), nullable=True),
    sa.Column('ontvangen_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('gewijzigd_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('definitief_op', portal.db.types.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['deelname_id'], ['deelname.id'], ),
    sa.ForeignKeyConstraint(['student_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['versie_id'], ['examenversie.id'], ),
    sa.ForeignKeyConstraint(['zitting_id'], ['zitting.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('resultaat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resultaat_deelname_id'), ['deelname_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_resultaat_ontvangen_op'), ['ontvangen_op'], unique=False)
        batch_op.create_index('ix_resultaat_status', ['status', 'zitting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_resultaat_student_id'), ['student_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_resultaat_versie_id'), ['versie_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_resultaat_zitting_id'), ['zitting_id'], unique=False)
        batch_op.create_index('uq_resultaat_huidig', ['deelname_id'], unique=True, sqlite_where=sa.text('is_huidig'), postgresql_where=sa.text('is_huidig'))

    op.create_table('document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('soort', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('naam', sqlmodel.sql.sqltypes.AutoString(length=250), nullable=False),
    sa.Column('zitting_id', sa.Uuid(), nullable=True),
    sa.Column('resultaat_id', sa.Uuid(), nullable=True),
    sa.Column('koppeling_id', sa.Uuid(), nullable=True),
    sa.Column('extern_id', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('mediatype', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
    sa.Column('inhoud', sa.LargeBinary(), nullable=True),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['koppeling_id'], ['koppeling.id'], ),
    sa.ForeignKeyConstraint(['resultaat_id'], ['resultaat.id'], ),
    sa.ForeignKeyConstraint(['zitting_id'], ['zitting.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_extern_id'), ['extern_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_resultaat_id'), ['resultaat_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_zitting_id'), ['zitting_id'], unique=False)

    op.create_table('herziening',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('resultaat_id', sa.Uuid(), nullable=False),
    sa.Column('reden', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('inhoud', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['resultaat_id'], ['resultaat.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('herziening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_herziening_resultaat_id'), ['resultaat_id'], unique=False)

    op.create_table('vaststelling',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('resultaat_id', sa.Uuid(), nullable=False),
    sa.Column('zitting_id', sa.Uuid(), nullable=False),
    sa.Column('door_id', sa.Uuid(), nullable=False),
    sa.Column('rol', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('mandaat_id', sa.Uuid(), nullable=True),
    sa.Column('op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('motivatie', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('bekendgemaakt_op', portal.db.types.Moment(timezone=True), nullable=False),
    sa.Column('bezwaar_tot', sa.Date(), nullable=False),
    sa.Column('clausule', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('grondslag', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['door_id'], ['persoon.id'], ),
    sa.ForeignKeyConstraint(['mandaat_id'], ['mandaat.id'], ),
    sa.ForeignKeyConstraint(['resultaat_id'], ['resultaat.id'], ),
    sa.ForeignKeyConstraint(['zitting_id'], ['zitting.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('vaststelling', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_vaststelling_op'), ['op'], unique=False)
        batch_op.create_index(batch_op.f('ix_vaststelling_resultaat_id'), ['resultaat_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_vaststelling_zitting_id'), ['zitting_id'], unique=False)

    for sql in slot.SQLITE_AAN if op.get_bind().dialect.name == "sqlite" else slot.POSTGRES_AAN:
        op.execute(sql)


def downgrade() -> None:
    for sql in slot.SQLITE_UIT if op.get_bind().dialect.name == "sqlite" else slot.POSTGRES_UIT:
        op.execute(sql)
    with op.batch_alter_table('vaststelling', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_vaststelling_zitting_id'))
        batch_op.drop_index(batch_op.f('ix_vaststelling_resultaat_id'))
        batch_op.drop_index(batch_op.f('ix_vaststelling_op'))

    op.drop_table('vaststelling')
    with op.batch_alter_table('herziening', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_herziening_resultaat_id'))

    op.drop_table('herziening')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_zitting_id'))
        batch_op.drop_index(batch_op.f('ix_document_resultaat_id'))
        batch_op.drop_index(batch_op.f('ix_document_extern_id'))

    op.drop_table('document')
    with op.batch_alter_table('resultaat', schema=None) as batch_op:
        batch_op.drop_index('uq_resultaat_huidig', sqlite_where=sa.text('is_huidig'), postgresql_where=sa.text('is_huidig'))
        batch_op.drop_index(batch_op.f('ix_resultaat_zitting_id'))
        batch_op.drop_index(batch_op.f('ix_resultaat_versie_id'))
        batch_op.drop_index(batch_op.f('ix_resultaat_student_id'))
        batch_op.drop_index('ix_resultaat_status')
        batch_op.drop_index(batch_op.f('ix_resultaat_ontvangen_op'))
        batch_op.drop_index(batch_op.f('ix_resultaat_deelname_id'))

    op.drop_table('resultaat')
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_zitting_id'))
        batch_op.drop_index(batch_op.f('ix_incident_op'))
        batch_op.drop_index(batch_op.f('ix_incident_deelname_id'))

    op.drop_table('incident')
    with op.batch_alter_table('deelnamevoorziening', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deelnamevoorziening_deelname_id'))

    op.drop_table('deelnamevoorziening')
    with op.batch_alter_table('beoordeling', schema=None) as batch_op:
        batch_op.drop_index('uq_beoordeling')
        batch_op.drop_index(batch_op.f('ix_beoordeling_zitting_id'))
        batch_op.drop_index(batch_op.f('ix_beoordeling_deelname_id'))
        batch_op.drop_index(batch_op.f('ix_beoordeling_beoordelaar_id'))

    op.drop_table('beoordeling')
    with op.batch_alter_table('zittingsmedewerker', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_zittingsmedewerker_zitting_id'))
        batch_op.drop_index(batch_op.f('ix_zittingsmedewerker_persoon_id'))

    op.drop_table('zittingsmedewerker')
    with op.batch_alter_table('wachtplek', schema=None) as batch_op:
        batch_op.drop_index('uq_wachtplek_actief', sqlite_where=sa.text("status = 'wacht'"), postgresql_where=sa.text("status = 'wacht'"))
        batch_op.drop_index(batch_op.f('ix_wachtplek_zitting_id'))
        batch_op.drop_index(batch_op.f('ix_wachtplek_inschrijving_id'))

    op.drop_table('wachtplek')
    op.drop_table('procesverbaal')
    with op.batch_alter_table('deelname', schema=None) as batch_op:
        batch_op.drop_index('uq_deelname_zitting', sqlite_where=sa.text("status <> 'geannuleerd'"), postgresql_where=sa.text("status <> 'geannuleerd'"))
        batch_op.drop_index('uq_deelname_actief', sqlite_where=sa.text("status = 'geplaatst'"), postgresql_where=sa.text("status = 'geplaatst'"))
        batch_op.drop_index(batch_op.f('ix_deelname_zitting_id'))
        batch_op.drop_index(batch_op.f('ix_deelname_student_id'))
        batch_op.drop_index(batch_op.f('ix_deelname_inschrijving_id'))

    op.drop_table('deelname')
    with op.batch_alter_table('aanvulling', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_aanvulling_zitting_id'))

    op.drop_table('aanvulling')
    with op.batch_alter_table('zitting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_zitting_versie_id'))
        batch_op.drop_index(batch_op.f('ix_zitting_status'))
        batch_op.drop_index('ix_zitting_start')
        batch_op.drop_index(batch_op.f('ix_zitting_ruimte_id'))
        batch_op.drop_index(batch_op.f('ix_zitting_examen_id'))
        batch_op.drop_index(batch_op.f('ix_zitting_eenheid_id'))

    op.drop_table('zitting')
    with op.batch_alter_table('sessie', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sessie_subject'))
        batch_op.drop_index(batch_op.f('ix_sessie_persoon_id'))
        batch_op.drop_index(batch_op.f('ix_sessie_idp_sid'))

    op.drop_table('sessie')
    with op.batch_alter_table('go', schema=None) as batch_op:
        batch_op.drop_index('ix_go_geldend')

    op.drop_table('go')
    with op.batch_alter_table('cesuur', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cesuur_versie_id'))

    op.drop_table('cesuur')
    with op.batch_alter_table('voorziening', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_voorziening_student_id'))
        batch_op.drop_index(batch_op.f('ix_voorziening_status'))

    op.drop_table('voorziening')
    with op.batch_alter_table('vernietiging', schema=None) as batch_op:
        batch_op.drop_index('uq_vernietiging_open', sqlite_where=sa.text('uitgevoerd_op IS NULL'), postgresql_where=sa.text('uitgevoerd_op IS NULL'))
        batch_op.drop_index(batch_op.f('ix_vernietiging_student_id'))

    op.drop_table('vernietiging')
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_verloopt_op'))

    op.drop_table('ticket')
    with op.batch_alter_table('taak', schema=None) as batch_op:
        batch_op.drop_index('ix_taak_open', sqlite_where=sa.text('afgehandeld_op IS NULL'), postgresql_where=sa.text('afgehandeld_op IS NULL'))
        batch_op.drop_index(batch_op.f('ix_taak_onderwerp_id'))

    op.drop_table('taak')
    with op.batch_alter_table('roltoewijzing', schema=None) as batch_op:
        batch_op.drop_index('ix_roltoewijzing_persoon_rol')
        batch_op.drop_index(batch_op.f('ix_roltoewijzing_persoon_id'))

    op.drop_table('roltoewijzing')
    with op.batch_alter_table('mandaat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mandaat_examen_id'))

    op.drop_table('mandaat')
    with op.batch_alter_table('kansmutatie', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kansmutatie_student_id'))
        batch_op.drop_index(batch_op.f('ix_kansmutatie_examen_id'))
        batch_op.drop_index(batch_op.f('ix_kansmutatie_deelname_id'))

    op.drop_table('kansmutatie')
    with op.batch_alter_table('inschrijving', schema=None) as batch_op:
        batch_op.drop_index('uq_inschrijving_actief', sqlite_where=sa.text("status <> 'geannuleerd' AND status <> 'behaald'"), postgresql_where=sa.text("status <> 'geannuleerd' AND status <> 'behaald'"))
        batch_op.drop_index(batch_op.f('ix_inschrijving_toets_id'))
        batch_op.drop_index(batch_op.f('ix_inschrijving_student_id'))
        batch_op.drop_index('ix_inschrijving_status')
        batch_op.drop_index(batch_op.f('ix_inschrijving_examen_id'))

    op.drop_table('inschrijving')
    op.drop_table('gereedheid')
    with op.batch_alter_table('examenversie', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_examenversie_status'))
        batch_op.drop_index(batch_op.f('ix_examenversie_examen_id'))
        batch_op.drop_index(batch_op.f('ix_examenversie_code'))

    op.drop_table('examenversie')
    op.drop_table('dagcontrole')
    with op.batch_alter_table('catalogusvoorstel', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_catalogusvoorstel_koppeling_id'))

    op.drop_table('catalogusvoorstel')
    with op.batch_alter_table('agendalink', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agendalink_persoon_id'))

    op.drop_table('agendalink')
    with op.batch_alter_table('planbaretoets', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_planbaretoets_examen_id'))

    op.drop_table('planbaretoets')
    with op.batch_alter_table('persoon', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_persoon_opleiding_id'))
        batch_op.drop_index(batch_op.f('ix_persoon_nummer'))
        batch_op.drop_index(batch_op.f('ix_persoon_is_student'))
        batch_op.drop_index(batch_op.f('ix_persoon_eenheid_id'))
        batch_op.drop_index(batch_op.f('ix_persoon_begeleider_id'))
        batch_op.drop_index(batch_op.f('ix_persoon_achternaam'))

    op.drop_table('persoon')
    with op.batch_alter_table('oketoken', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_oketoken_verloopt_op'))
        batch_op.drop_index(batch_op.f('ix_oketoken_client_id'))

    op.drop_table('oketoken')
    with op.batch_alter_table('examenplanregel', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_examenplanregel_opleiding_id'))
        batch_op.drop_index(batch_op.f('ix_examenplanregel_examen_id'))

    op.drop_table('examenplanregel')
    with op.batch_alter_table('ruimte', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ruimte_locatie_id'))

    op.drop_table('ruimte')
    with op.batch_alter_table('opleiding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_opleiding_eenheid_id'))

    op.drop_table('opleiding')
    op.drop_table('okeclient')
    with op.batch_alter_table('okebericht', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_okebericht_zitting_id'))
        batch_op.drop_index(batch_op.f('ix_okebericht_student_id'))
        batch_op.drop_index(batch_op.f('ix_okebericht_status'))
        batch_op.drop_index('ix_okebericht_reeks')
        batch_op.drop_index(batch_op.f('ix_okebericht_onderwerp_id'))
        batch_op.drop_index('ix_okebericht_lijst')
        batch_op.drop_index(batch_op.f('ix_okebericht_koppeling_id'))
        batch_op.drop_index(batch_op.f('ix_okebericht_flow'))

    op.drop_table('okebericht')
    with op.batch_alter_table('examen', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_examen_naam'))

    op.drop_table('examen')
    with op.batch_alter_table('wijziging', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wijziging_versie'))

    op.drop_table('wijziging')
    with op.batch_alter_table('wachtdeel', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wachtdeel_oke_id'))

    op.drop_table('wachtdeel')
    op.drop_table('teller')
    with op.batch_alter_table('loginpoging', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_loginpoging_gemaakt_op'))

    op.drop_table('loginpoging')
    op.drop_table('koppeling')
    op.drop_table('instelling')
    with op.batch_alter_table('gezientoken', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_gezientoken_op'))

    op.drop_table('gezientoken')
    op.drop_table('eenheid')
    with op.batch_alter_table('auditregel', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_auditregel_persoon_id'))
        batch_op.drop_index(batch_op.f('ix_auditregel_onderwerp_id'))
        batch_op.drop_index(batch_op.f('ix_auditregel_actie'))

    op.drop_table('auditregel')
    op.drop_table('auditkop')
