// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Settlement} from "../src/Settlement.sol";
import {Payments} from "../src/settlement/Payments.sol";
import {Posts} from "../src/settlement/Posts.sol";
import {SumTree} from "../src/settlement/SumTree.sol";
import {HungryPayee, PlainToken, ReenteringPayee, RefusingPayee} from "./support/Tokens.sol";
import {SettlementScene} from "./support/SettlementScene.sol";
import {Trees} from "./support/Trees.sol";
import {chain} from "./support/Chain.sol";

contract SettlementClaimsTest is SettlementScene {
    using Trees for Trees.Sum;

    function expectInvalidProof() private {
        chain.expectPartialRevert(Settlement.ClaimInvalidProof.selector);
    }

    function testAClaimPaysWhatATotalHasGrownBy() public {
        Trees.Sum memory first = plainTree(5, 100);
        settle(first);
        claim(first.leafAt(3));
        equal(token.balanceOf(address(0xAA04)), 100);
        Trees.Sum memory second = plainTree(5, 250);
        settle(second);
        claim(second.leafAt(3));
        equal(token.balanceOf(address(0xAA04)), 250);
    }

    function testNothingIsClaimedTwice() public {
        Trees.Sum memory made = plainTree(3, 100);
        settle(made);
        claim(made.leafAt(0));
        chain.expectRevert(abi.encodeWithSelector(Settlement.ClaimNothing.selector));
        claim(made.leafAt(0));
        chain.expectRevert(abi.encodeWithSelector(Settlement.ClaimNothing.selector));
        settlement.claimMany(new Settlement.Claim[](0));
    }

    function testReplayInAnotherEpochAnotherPoolAnotherContractOrOnAnotherChain() public {
        Trees.Sum memory first = plainTree(4, 100);
        settle(first);
        SumTree.Leaf memory old = first.leafAt(1);
        settle(plainTree(4, 200));
        expectInvalidProof();
        claim(old);

        // The same leaves, posted for the same payer elsewhere: they are not the leaves of that pool.
        address elsewhere = address(new PlainToken(18));
        open(payer, elsewhere, DEPOSIT);
        Trees.Sum memory same = plainTree(4, 200);
        bytes memory leaves = same.packed();
        Posts.Post memory wish = wishOf(payer, elsewhere, same, keccak256("receipts"), 1);
        chain.expectRevert(abi.encodeWithSelector(Posts.PostInvalidHash.selector));
        this.postAs(wish, leaves);

        bytes32 here = settlement.poolId(payer, address(token));
        require(here != new Settlement(adapters).poolId(payer, address(token)), "contract");
        chain.chainId(1612);
        require(here != settlement.poolId(payer, address(token)), "chain");
        expectInvalidProof();
        claim(same.leafAt(0));
    }

    function postAs(Posts.Post calldata wish, bytes calldata leaves) external {
        postWith(wish, leaves);
    }

    function testWrongIndexZeroedSumOtherAmountOtherAccountOrACutProof() public {
        Trees.Sum memory made = plainTree(6, 100);
        settle(made);
        SumTree.Leaf memory leaf = made.leafAt(2);
        leaf.index = 3;
        expectInvalidProof();
        claim(leaf);
        leaf.index = 2 + 8;
        chain.expectPartialRevert(SumTree.SumTreeInvalidProof.selector);
        claim(leaf);
        leaf = made.leafAt(2);
        for (uint256 place = 32; place < 48; ++place) leaf.proof[place] = 0;
        expectInvalidProof();
        claim(leaf);
        leaf = made.leafAt(2);
        leaf.total = 101;
        expectInvalidProof();
        claim(leaf);
        leaf = made.leafAt(2);
        leaf.account = stranger;
        expectInvalidProof();
        claim(leaf);
        leaf = made.leafAt(2);
        leaf.proof = new bytes(47);
        chain.expectPartialRevert(SumTree.SumTreeInvalidProof.selector);
        claim(leaf);
    }

    function testInnerNodeAsLeaf() public {
        Trees.Sum memory made = plainTree(4, 100);
        settle(made);
        // What hashes to the inner node begins with another word than a leaf, whatever account and total are.
        SumTree.Leaf memory whole = made.leafAt(0);
        bytes memory above = new bytes(48);
        for (uint256 place = 0; place < 48; ++place) above[place] = whole.proof[48 + place];
        expectInvalidProof();
        claim(SumTree.Leaf(address(uint160(uint256(made.hashes[1][0]))), 200, 0, above));
        expectInvalidProof();
        claim(SumTree.Leaf(address(0), 400, 0, ""));
    }

    function testSumsDoNotOverflow() public {
        Trees.Sum memory made = plainTree(2, 100);
        settle(made);
        SumTree.Leaf memory leaf = made.leafAt(0);
        leaf.total = type(uint128).max;
        chain.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        claim(leaf);
    }

    function testOneLeaf() public {
        Trees.Sum memory made = plainTree(1, 70);
        settle(made);
        claim(made.leafAt(0));
        equal(token.balanceOf(address(0xAA01)), 70);
    }

    function testFuzzEverybodyIsPaidWhateverTheNumber(uint8 count, uint64 seed) public {
        uint256 leaves = 1 + uint256(count) % 40;
        uint128[] memory totals = new uint128[](leaves);
        uint128 sum;
        for (uint256 place = 0; place < leaves; ++place) {
            totals[place] = 1 + uint128(uint256(keccak256(abi.encode(seed, place))) % 20_000);
            sum += totals[place];
        }
        Trees.Sum memory made = tree(people(leaves), totals);
        settle(made);
        Settlement.Claim[] memory claims = new Settlement.Claim[](leaves);
        for (uint256 place = 0; place < leaves; ++place) {
            claims[place] = Settlement.Claim(payer, address(token), made.leafAt(place));
        }
        settlement.claimMany(claims);
        for (uint256 place = 0; place < leaves; ++place) equal(token.balanceOf(made.accounts[place]), totals[place]);
        equal(settlement.poolOf(payer, address(token)).claimed, sum);
        equal(token.balanceOf(address(settlement)), DEPOSIT - sum);
    }

    function testOneRevertingPayeeAmong50And49ArePaid() public {
        open(payer, COIN, DEPOSIT);
        pool = settlement.poolId(payer, COIN);
        address[] memory accounts = people(50);
        // One takes nothing, another takes all the gas it gets.
        accounts[20] = address(0xAA01 + 20);
        chain.etch(accounts[20], address(new RefusingPayee()).code);
        Trees.Sum memory made = settleCoin(accounts);
        settlement.claimMany(allOf(made));
        uint256 paid;
        for (uint256 place = 0; place < 50; ++place) if (accounts[place].balance == 100) ++paid;
        equal(paid, 49);
        equal(settlement.owed(accounts[20], COIN), 100);

        chain.expectPartialRevert(Payments.PaymentRefused.selector);
        settlement.collect(accounts[20], COIN);
        chain.prank(accounts[20]);
        settlement.setPayout(address(0xCAFE));
        settlement.collect(accounts[20], COIN);
        equal(address(0xCAFE).balance, 100);
    }

    function testAPayeeThatBurnsAllGasCostsTheOthersABoundedAmount() public {
        open(payer, COIN, DEPOSIT);
        pool = settlement.poolId(payer, COIN);
        address[] memory accounts = people(3);
        chain.etch(accounts[0], address(new HungryPayee()).code);
        Trees.Sum memory made = settleCoin(accounts);
        uint256 before = gasleft();
        settlement.claimMany(allOf(made));
        require(before - gasleft() < 500_000, "gas");
        equal(accounts[1].balance + accounts[2].balance, 200);
        equal(settlement.owed(accounts[0], COIN), 100);
    }

    function testAClaimShortOfGasDoesNotPassForARefusal() public {
        Trees.Sum memory made = plainTree(1, 100);
        settle(made);
        Settlement.Claim[] memory claims = allOf(made);
        chain.expectPartialRevert(Payments.PaymentGasMissing.selector);
        settlement.claimMany{gas: 160_000}(claims);
        equal(settlement.owed(address(0xAA01), address(token)), 0);
    }

    function testReEntrantPayeesGetNothingMore() public {
        open(payer, COIN, DEPOSIT);
        pool = settlement.poolId(payer, COIN);
        address[] memory accounts = people(2);
        ReenteringPayee payee = new ReenteringPayee();
        chain.etch(accounts[0], address(payee).code);
        Trees.Sum memory made = settleCoin(accounts);
        ReenteringPayee(payable(accounts[0])).callBack(abi.encodeCall(Settlement.claimMany, (allOf(made))));
        settlement.claimMany(allOf(made));
        require(ReenteringPayee(payable(accounts[0])).refused(), "it came in again");
        equal(accounts[0].balance, 100);
        equal(accounts[1].balance, 100);
    }

    function testPaymentGoesToThePayoutAddress() public {
        chain.prank(address(0xAA01));
        settlement.setPayout(address(0xBEEF));
        Trees.Sum memory made = plainTree(2, 100);
        settle(made);
        settlement.claimMany(allOf(made));
        equal(token.balanceOf(address(0xBEEF)), 100);
        equal(token.balanceOf(address(0xAA01)), 0);
    }

    function testATokenThatRefusesOnePayeePaysTheOthers() public {
        token.refuse(address(0xAA01), true);
        Trees.Sum memory made = plainTree(2, 100);
        settle(made);
        settlement.claimMany(allOf(made));
        equal(token.balanceOf(address(0xAA02)), 100);
        equal(settlement.owed(address(0xAA01), address(token)), 100);
        token.refuse(address(0xAA01), false);
        settlement.collect(address(0xAA01), address(token));
        equal(token.balanceOf(address(0xAA01)), 100);
    }

    function testAClaimWhileADisputeOpensIsPaidUnderTheFinalRoot() public {
        Trees.Sum memory first = plainTree(3, 100);
        settle(first);
        post(plainTree(3, 200));
        claim(first.leafAt(0));
        equal(token.balanceOf(address(0xAA01)), 100);
    }

    function test100PayersTimes3EpochsSumToTheLedger() public {
        address[] memory accounts = people(7);
        uint256 ledger;
        uint128[][] memory totals = new uint128[][](100);
        for (uint160 each = 0; each < 100; ++each) {
            address who = address(0x100000 + each);
            open(who, address(token), 50_000);
            totals[each] = new uint128[](7);
            for (uint256 epoch = 0; epoch < 3; ++epoch) {
                for (uint256 place = 0; place < 7; ++place) {
                    uint128 more = 1 + uint128(uint256(keccak256(abi.encode(each, epoch, place))) % 1_000);
                    totals[each][place] += more;
                    ledger += more;
                }
                Trees.Sum memory made = Trees.sumTree(settlement.poolId(who, address(token)), accounts, totals[each]);
                postWith(wishOf(who, address(token), made, keccak256("receipts"), 1), made.packed());
                pass(settlement.WINDOW() + 1);
                settlement.finalise(who, address(token));
                // Some are claimed after every epoch, the rest at the end.
                if (epoch == 2 || each % 3 == 0) claimAll(who, made);
            }
        }
        uint256 paid;
        for (uint256 place = 0; place < 7; ++place) paid += token.balanceOf(accounts[place]);
        equal(paid, ledger);
        equal(token.balanceOf(address(settlement)), DEPOSIT + 100 * 50_000 - ledger);
    }

    function claimAll(address who, Trees.Sum memory made) private {
        Settlement.Claim[] memory claims = new Settlement.Claim[](made.accounts.length);
        for (uint256 place = 0; place < claims.length; ++place) {
            claims[place] = Settlement.Claim(who, address(token), made.leafAt(place));
        }
        settlement.claimMany(claims);
    }

    function allOf(Trees.Sum memory made) private view returns (Settlement.Claim[] memory claims) {
        address coin = pool == settlement.poolId(payer, COIN) ? COIN : address(token);
        claims = new Settlement.Claim[](made.accounts.length);
        for (uint256 place = 0; place < claims.length; ++place) {
            claims[place] = Settlement.Claim(payer, coin, made.leafAt(place));
        }
    }

    function settleCoin(address[] memory accounts) private returns (Trees.Sum memory made) {
        made = tree(accounts, equalTotals(accounts.length, 100));
        postWith(wishOf(payer, COIN, made, keccak256("receipts"), 1), made.packed());
        pass(settlement.WINDOW() + 1);
        settlement.finalise(payer, COIN);
    }
}
