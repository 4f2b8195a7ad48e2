// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Demands} from "../src/settlement/Demands.sol";
import {Posts} from "../src/settlement/Posts.sol";
import {ReceiptLog} from "../src/settlement/ReceiptLog.sol";
import {SumTree} from "../src/settlement/SumTree.sol";
import {SettlementScene} from "./support/SettlementScene.sol";
import {Trees} from "./support/Trees.sol";
import {chain} from "./support/Chain.sol";

contract SettlementDemandsTest is SettlementScene {
    using Trees for Trees.Sum;

    Demands.Subject private constant ACCOUNT = Demands.Subject.Account;
    Demands.Subject private constant ENTRY = Demands.Subject.Entry;

    function hidden() private returns (Trees.Sum memory made) {
        fund(payer, address(token), DEPOSIT);
        chain.prank(payer);
        settlement.setPoster(address(token), poster, 2 * DEPOSIT, uint40(chain.getBlockTimestamp() + 365 days));
        made = plainTree(1_025, 10);
        postWith(hiddenWish(made, 1_025), "");
    }

    function demandOf(Demands.Subject subject, uint256 which) private {
        uint256 bond = settlement.DEMAND_BOND();
        chain.prank(stranger);
        settlement.demand{value: bond}(payer, address(token), subject, which);
    }

    function refusesDemand(bytes4 refusal, Demands.Subject subject, uint256 which) private {
        uint256 bond = settlement.DEMAND_BOND();
        chain.expectPartialRevert(refusal);
        chain.prank(stranger);
        settlement.demand{value: bond}(payer, address(token), subject, which);
    }

    function testAnUnansweredDemandCancelsAndALateAnswerReverts() public {
        uint128 free = settlement.poolOf(payer, address(token)).free + DEPOSIT;
        Trees.Sum memory made = hidden();
        demandOf(ACCOUNT, 0xAA05);
        pass(settlement.ANSWER_TIME());
        chain.expectPartialRevert(Demands.DemandStillOpen.selector);
        settlement.cancel(payer, address(token), ACCOUNT, 0xAA05);
        chain.expectPartialRevert(Posts.PostStillPending.selector);
        settlement.finalise(payer, address(token));
        pass(1);
        SumTree.Leaf memory leaf = made.leafAt(4);
        chain.expectPartialRevert(Demands.DemandTooLate.selector);
        settlement.answerAccount(payer, address(token), leaf);
        settlement.cancel(payer, address(token), ACCOUNT, 0xAA05);
        require(pendingRoot() == 0, "still pending");
        equal(settlement.poolOf(payer, address(token)).free, free);
        equal(settlement.owed(stranger, COIN), settlement.POST_BOND() / 2 + settlement.DEMAND_BOND());
        equal(settlement.burned(), settlement.POST_BOND() / 2);
        chain.expectPartialRevert(Posts.PostNonexistent.selector);
        settlement.cancel(payer, address(token), ACCOUNT, 0xAA05);
    }

    function testAnAnswerIsPaidForAndLeavesTimeToLook() public {
        Trees.Sum memory made = hidden();
        pass(settlement.WINDOW());
        demandOf(ACCOUNT, 0xAA05);
        pass(settlement.ANSWER_TIME());
        SumTree.Leaf memory wrong = made.leafAt(5);
        chain.expectPartialRevert(Demands.DemandNonexistent.selector);
        settlement.answerAccount(payer, address(token), wrong);
        wrong = made.leafAt(4);
        wrong.total += 1;
        chain.expectPartialRevert(Demands.EvidenceInvalid.selector);
        settlement.answerAccount(payer, address(token), wrong);
        settlement.answerAccount(payer, address(token), made.leafAt(4));
        equal(settlement.owed(poster, COIN), settlement.DEMAND_BOND());
        pass(settlement.LOOK_TIME());
        chain.expectPartialRevert(Posts.PostStillPending.selector);
        settlement.finalise(payer, address(token));
        pass(1);
        settlement.finalise(payer, address(token));
        require(settlement.poolOf(payer, address(token)).finalRoot == made.rootOf(), "not final");
    }

    function testLastSecondDisputeAndNoneAfterIt() public {
        hidden();
        pass(settlement.WINDOW());
        demandOf(ACCOUNT, 0xAA05);
        pass(1);
        refusesDemand(Demands.DemandTooLate.selector, ACCOUNT, 0xAA06);
    }

    function testThatThereIsNoLeafIsAnAnswerToo() public {
        Trees.Sum memory made = hidden();
        demandOf(ACCOUNT, 0x5);
        demandOf(ACCOUNT, type(uint160).max);
        Demands.Gap memory gap = Demands.Gap(false, true, made.leafAt(0), made.leafAt(0));
        chain.expectPartialRevert(Demands.EvidenceInvalid.selector);
        settlement.answerAbsence(payer, address(token), address(type(uint160).max), gap);
        settlement.answerAbsence(payer, address(token), address(5), gap);
        gap = Demands.Gap(true, false, made.leafAt(1_024), made.leafAt(0));
        settlement.answerAbsence(payer, address(token), address(type(uint160).max), gap);
        equal(settlement.pendingOf(payer, address(token)).demands, 0);
    }

    function testAnEntryOfTheLogIsShownWithoutItsReceipt() public {
        ReceiptLog.Entry[] memory entries = new ReceiptLog.Entry[](3);
        for (uint48 index = 0; index < 3; ++index) entries[index] = entryFor(NODE_KEY, pool, receiptAt(index));
        postLog(entries);
        refusesDemand(Demands.DemandInvalid.selector, ENTRY, 3);
        demandOf(ENTRY, 1);
        refusesDemand(Demands.DemandInvalid.selector, ENTRY, 1);
        ReceiptLog.Entry memory other = entries[1];
        other.digest = keccak256("other");
        chain.expectPartialRevert(Demands.EvidenceInvalid.selector);
        settlement.answerEntry(payer, address(token), other);
        entries[1] = entryFor(NODE_KEY, pool, receiptAt(1));
        Trees.logTree(entries);
        settlement.answerEntry(payer, address(token), entries[1]);
    }

    function testPublishedLeavesNeedNoDemand() public {
        post(plainTree(3, 100));
        refusesDemand(Demands.DemandInvalid.selector, ACCOUNT, 0xAA01);
    }

    function testDemandsThatSayNothing() public {
        refusesDemand(Posts.PostNonexistent.selector, ACCOUNT, 0xAA01);
        hidden();
        refusesDemand(Demands.DemandInvalid.selector, ACCOUNT, 0);
        refusesDemand(Demands.DemandInvalid.selector, ACCOUNT, uint256(1) << 160);
        chain.expectPartialRevert(Demands.DemandInvalidBond.selector);
        settlement.demand(payer, address(token), ACCOUNT, 1);
        chain.expectPartialRevert(Demands.DemandNonexistent.selector);
        settlement.cancel(payer, address(token), ACCOUNT, 1);
    }

    function testADemandOfARootThatWasStruckIsGivenBackOnce() public {
        hidden();
        demandOf(ACCOUNT, 0xAA05);
        demandOf(ACCOUNT, 0xAA06);
        chain.expectPartialRevert(Demands.DemandStillOpen.selector);
        settlement.reclaim(payer, address(token), 1, ACCOUNT, 0xAA06);
        pass(settlement.ANSWER_TIME() + 1);
        settlement.cancel(payer, address(token), ACCOUNT, 0xAA05);
        // The same root again: the demand of the one before is not one of this.
        Trees.Sum memory made = plainTree(1_025, 10);
        postWith(hiddenWish(made, 1_025), "");
        equal(settlement.pendingOf(payer, address(token)).demands, 0);
        uint256 owed = settlement.owed(stranger, COIN);
        settlement.reclaim(payer, address(token), 1, ACCOUNT, 0xAA06);
        equal(settlement.owed(stranger, COIN), owed + settlement.DEMAND_BOND());
        chain.expectPartialRevert(Demands.DemandNonexistent.selector);
        settlement.reclaim(payer, address(token), 1, ACCOUNT, 0xAA06);
        pass(settlement.WINDOW() + 1);
        settlement.finalise(payer, address(token));
    }

    function testPosterAndDisputerInOneGainNothing() public {
        hidden();
        uint256 had = poster.balance + settlement.owed(poster, COIN);
        uint256 bond = settlement.DEMAND_BOND();
        chain.prank(poster);
        settlement.demand{value: bond}(payer, address(token), ACCOUNT, 0xAA05);
        pass(settlement.ANSWER_TIME() + 1);
        settlement.cancel(payer, address(token), ACCOUNT, 0xAA05);
        uint256 has = poster.balance + settlement.owed(poster, COIN);
        equal(has, had + settlement.POST_BOND() / 2);
    }

    function testPostWhileDisputed() public {
        Trees.Sum memory made = hidden();
        demandOf(ACCOUNT, 0xAA05);
        pass(settlement.WINDOW());
        Trees.Sum memory next = plainTree(3, 10_000);
        Posts.Post memory wish = wishFor(next, keccak256("receipts"), 1);
        wish.previousRoot = made.rootOf();
        chain.expectPartialRevert(Posts.PostStillPending.selector);
        this.postAs(wish, next.packed());
    }

    function postAs(Posts.Post calldata wish, bytes calldata leaves) external {
        postWith(wish, leaves);
    }
}
